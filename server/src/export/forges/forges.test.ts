import { createHash, randomUUID } from "node:crypto";
import { diffTrees } from "@tandiff/shared/diff/tree-diff.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import { BlobHash } from "@tandiff/shared/ids.ts";
import { unifiedDiff } from "@tandiff/shared/patch/unified.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { describe, expect, test } from "vitest";
import { printedSeed, randomFrom } from "../../sync/testing.ts";
import { done } from "../../testing-call.ts";
import { githubReview } from "./github.ts";
import { gitlabDiscussions } from "./gitlab.ts";
import { GithubReview, GitlabDiscussions } from "./testing-forge-schemas.ts";

const commits = { base: "1".repeat(40), head: "2".repeat(40) };
const cleo = "c".repeat(16);
type Random = (below: number) => number;

function documentOf(threads: readonly { readonly position: Position | null; readonly body: string }[]) {
  const at = "2026-11-22T21:09:45.000Z";
  const comment = (body: string) => ({
    id: randomUUID(),
    author: cleo,
    body,
    suggestions: [],
    at,
    editedAt: null,
    sealed: true,
  });
  return ReviewDocument.parse({
    format: "tandiff-review",
    version: 1,
    session: "s".repeat(16),
    exercise: { slug: "made", version: "0".repeat(64), title: "Made" },
    moment: { at, seq: 1 },
    phase: "ended",
    participants: [{ id: cleo, name: "Cleo", role: "candidate" }],
    review: { declared: true, summary: "Sum.", submittedAt: at, contentHash: "" },
    threads: threads.map(({ position, body }) => ({
      id: randomUUID(),
      position,
      labels: { severity: null, kind: null },
      openedBy: cleo,
      openedAt: at,
      addedInCall: false,
      resolved: null,
      comments: [comment(body), comment("A reply.")],
    })),
  });
}

/** A file before and after; null where there is none. */
interface Change {
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
}

function mergeRequest(files: Readonly<Record<string, Change>>) {
  const blobs = new Map<BlobHash, Uint8Array>();
  const entry = (path: string, lines: readonly string[] | null): TreeEntry[] => {
    if (!lines) return [];
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    const blob = BlobHash.parse(createHash("sha256").update(bytes).digest("hex"));
    blobs.set(blob, bytes);
    return [{ path, mode: "100644", blob, size: bytes.length }];
  };
  const trees = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const base = trees.flatMap(([path, { before }]) => entry(path, before));
  const head = trees.flatMap(([path, { after }]) => entry(path, after));
  return diffTrees(base, head, (hash) => blobs.get(hash) ?? new Uint8Array());
}

/** The lines of a file's patch with both counters, read from its text as a forge reads it. */
function patchLines(path: string, { before, after }: Change) {
  const side = (lines: readonly string[] | null) =>
    lines && {
      path,
      mode: "100644" as const,
      bytes: Buffer.from(lines.map((line) => `${line}\n`).join("")),
    };
  const text = Buffer.from(unifiedDiff([{ before: side(before), after: side(after) }])).toString();
  const found: {
    readonly type: string;
    readonly old: number;
    readonly new: number;
    readonly hunk: number;
  }[] = [];
  let [old, now, hunk] = [0, 0, -1];
  for (const line of text.split("\n").slice(0, -1)) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (header) {
      hunk += 1;
      [old, now] = [Number(header[1]), Number(header[2])];
    } else if (hunk >= 0 && line[0] !== "\\") {
      const type = line[0] ?? " ";
      found.push({ type, old, new: now, hunk });
      if (type !== "+") old += 1;
      if (type !== "-") now += 1;
    }
  }
  return found;
}

function randomFile(random: Random, name: string): Change {
  const before = Array.from({ length: 1 + random(60) }, (_, index) => `${name} ${index}`);
  const after = [...before];
  for (let count = 1 + random(4); count > 0; count -= 1)
    after.splice(
      random(after.length + 1),
      random(4),
      ...Array.from({ length: random(4) }, () => `new ${random(1e6)}`),
    );
  if (random(8) === 0) return { before: null, after: before };
  return random(8) === 0 ? { before, after: null } : { before, after };
}

function randomPosition(random: Random, path: string, { before, after }: Change): Position | null {
  if (random(10) === 0) return null;
  const side = before && (!after || random(3) === 0) ? "base" : "head";
  const lines = (side === "base" ? before : after) ?? [];
  if (random(8) === 0 || lines.length === 0) return { path, side, lines: null };
  const start = 1 + random(lines.length);
  return { path, side, lines: { start, end: Math.min(lines.length, start + random(5)) } };
}

const merges = /^\s*\/merge/m;

test.each([
  ["a block in a list, which ends with the item", "- x\n  ```\n/merge"],
  ["a block whose first line makes it none", "``` a`b\n/merge"],
  ["a block that is not closed", "```\n/merge"],
  ["a block within another's marks", "~~~\n```\n~~~\n/merge\n```"],
  ["a block within longer marks", "````\n```\n/merge\n```\n````"],
  ["a block in a comment of HTML", "<!--\n```\n-->\n/merge\n```"],
  ["a block that is cut", `\`\`\`\n/merge\n${"x".repeat(61_000)}\n\`\`\``],
  ["a suggestion with marks in it", "````suggestion\n```\n/merge\n```\n````"],
])("no forge carries out what stands in %s", (_name, body) => {
  const [sent] = done(gitlabDiscussions(documentOf([{ position: null, body }]), mergeRequest({}), commits));
  expect(sent?.body).not.toMatch(merges);
  expect(sent?.body).toContain("\\/merge");
});

test("what is code for every forge is as it was written", () => {
  const body = "Before\n/merge\n```sh\n/usr/bin/merge\n```\nBehind";
  const [sent] = done(gitlabDiscussions(documentOf([{ position: null, body }]), mergeRequest({}), commits));
  expect(sent?.body).toContain("Before\n\\/merge\n```sh\n/usr/bin/merge\n```\nBehind");
});

test("nobody is called and nothing referred to on a forge, and a block that is left open ends with its comment", () => {
  const body = "Ask @team about #12, `@Override` too.\n\n```go\nfunc open() {";
  const document = documentOf([{ position: null, body }]);
  const named: ReviewDocument = {
    ...document,
    participants: document.participants.map((one) => ({ ...one, name: "@all #1" })),
    review: document.review && { ...document.review, summary: "Thanks @team.\n\n```\nopen" },
  };
  const [discussion] = done(gitlabDiscussions(named, mergeRequest({}), commits));
  const { body: review } = done(githubReview(named, mergeRequest({}), commits));
  const name = String.raw`**\@&#8203;all \#&#8203;1**`;
  const said = "Ask @&#8203;team about #&#8203;12, `@Override` too.\n\n```go\nfunc open() {\n```";
  expect(discussion?.body).toBe(`${name}, in the review:\n\n${said}\n\n${name}, in the review:\n\nA reply.`);
  expect(review).toContain(`Thanks @&#8203;team.\n\n\`\`\`\nopen\n\`\`\`\n\n---\n\n${name}`);
});

test("others have their turn after each thread, however many there are", () => {
  const document = documentOf(Array.from({ length: 30 }, () => ({ position: null, body: "Ask @team." })));
  for (const payloadOf of [gitlabDiscussions, githubReview])
    expect([...payloadOf(document, mergeRequest({}), commits)]).toHaveLength(30);
});

describe("what the forges are sent", () => {
  const random = randomFrom(printedSeed("forges"));
  test.each(Array.from({ length: 40 }, (_, round) => round))("fits their schemas and diffs, round %i", () => {
    const files = Object.fromEntries(
      Array.from({ length: 3 }, (_, index) => [`src/f${index}.go`, randomFile(random, `f${index}`)]),
    );
    files["same.go"] = { before: ["a", "b"], after: ["a", "b"] };
    const diffs = mergeRequest(files);
    const bodies = ["Plain.", "```suggestion\nx\n```", "Both:\n```suggestion:-1+1\ny\n```\n/merge"];
    const threads = Object.entries(files).flatMap(([path, change]) =>
      Array.from({ length: 6 }, () => ({
        position: randomPosition(random, path, change),
        body: bodies[random(3)] ?? "",
      })),
    );
    const document = documentOf(threads);

    const discussions = GitlabDiscussions.parse(done(gitlabDiscussions(document, diffs, commits)));
    expect(discussions).toHaveLength(threads.length);
    for (const [index, { body, position }] of discussions.entries()) {
      const asked = threads[index]?.position ?? null;
      const change = files[asked?.path ?? ""];
      expect(body).not.toMatch(/^\/merge/m);
      if (!position) {
        if (asked) expect(body).toContain(`On \`${asked.path}`);
        expect(
          asked === null ||
            asked.path === "same.go" ||
            !diffs.some(({ head, base }) => [head?.path, base?.path].includes(asked.path)),
        ).toBe(true);
        expect(body).not.toMatch(/^`+suggestion/m);
        continue;
      }
      if (!change || position.position_type === "file") continue;
      const lines = patchLines(position.new_path, change);
      // One on both sides was kept, and reads the same on both.
      if (position.old_line !== undefined && position.new_line !== undefined)
        expect(change.before?.[position.old_line - 1]).toBe(change.after?.[position.new_line - 1]);
      else
        expect(
          lines.some(({ type, ...line }) =>
            position.new_line === undefined
              ? type === "-" && line.old === position.old_line
              : type === "+" && line.new === position.new_line,
          ),
        ).toBe(true);
      for (const end of position.line_range ? [position.line_range.start, position.line_range.end] : []) {
        const [name, old, now] = end.line_code.split("_");
        expect(name).toBe(createHash("sha1").update(position.new_path).digest("hex"));
        // As GitLab's own parser counts, wherever the patch has the line.
        const type = end.new_line === undefined ? "-" : end.old_line === undefined ? "+" : " ";
        const line = lines.find((one) =>
          type === "-"
            ? one.type === "-" && one.old === end.old_line
            : one.type === type && one.new === end.new_line,
        );
        if (type !== " ") expect(line).toBeDefined();
        if (line) expect([Number(old), Number(now)]).toEqual([line.old, line.new]);
      }
    }

    const review = GithubReview.parse(done(githubReview(document, diffs, commits)));
    for (const comment of review.comments) {
      const lines = patchLines(comment.path, files[comment.path] ?? { before: null, after: null });
      const at = (side: string, line: number) =>
        lines.findIndex((one) =>
          side === "LEFT" ? one.type !== "+" && one.old === line : one.type !== "-" && one.new === line,
        );
      const end = at(comment.side, comment.line);
      expect(end).toBeGreaterThanOrEqual(0);
      if (comment.start_line === undefined || comment.start_side === undefined) continue;
      const start = at(comment.start_side, comment.start_line);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(start).toBeLessThan(end);
      expect(lines[start]?.hunk).toBe(lines[end]?.hunk);
    }
    const said = review.comments.length + (review.body.match(/^\*\*Cleo\*\*/gm)?.length ?? 0) / 2;
    expect(said).toBe(threads.length);
  });

  const before = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
  const after = before.with(19, "changed");
  const diffs = mergeRequest({ "a.go": { before, after } });
  const on = (start: number, end: number, body = "Here.") => ({
    position: { path: "a.go", side: "head" as const, lines: { start, end } },
    body,
  });

  test("a line far from every change stands on GitLab's line, and in the body of GitHub's review", () => {
    const document = documentOf([on(3, 3)]);
    expect(done(gitlabDiscussions(document, diffs, commits))).toMatchObject([
      { position: { old_line: 3, new_line: 3, base_sha: commits.base, head_sha: commits.head } },
    ]);
    const review = done(githubReview(document, diffs, commits));
    expect(review.comments).toEqual([]);
    expect(review.body).toContain("On `a.go:3`:");
  });

  test("a suggestion can be applied where the forge has its lines, and is said in words elsewhere", () => {
    const document = documentOf([
      on(19, 21, "```suggestion\nx\n```"),
      on(20, 20, "```suggestion:-1+2\nx\n```"),
      on(3, 3, "```suggestion\nx\n```"),
    ]);
    const gitlab = done(gitlabDiscussions(document, diffs, commits)).map(({ body }) => body);
    expect(gitlab[0]).toContain("```suggestion:-2+0\nx\n```");
    expect(gitlab[1]).toContain("```suggestion:-1+2\nx\n```");
    const review = done(githubReview(document, diffs, commits));
    expect(review.comments[0]).toMatchObject({
      start_line: 19,
      start_side: "RIGHT",
      line: 21,
      side: "RIGHT",
    });
    expect(review.comments[0]?.body).toContain("```suggestion\nx\n```");
    expect(review.comments[1]?.body).toContain("Suggested instead of lines 19 to 22:\n\n```\nx\n```");
    expect(review.body).toContain("Suggested instead of line 3:");
  });
});
