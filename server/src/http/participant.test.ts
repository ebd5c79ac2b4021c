import { createHash, randomUUID } from "node:crypto";
import { limits } from "@tandiff/shared/limits.ts";
import type { WelcomeView } from "@tandiff/shared/api.ts";
import { unpackMergeRequest, type PackedMergeRequest } from "@tandiff/shared/diff/packed.ts";
import { CommandId, CommentId } from "@tandiff/shared/ids.ts";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import {
  asOrganiser,
  createSession,
  exampleExercise,
  newThread,
  startTestApp,
  type Person,
} from "../testing-app.ts";

async function json<Shape extends object>(answer: Promise<Response>, _like?: Shape): Promise<Shape> {
  const value: Shape = JSON.parse(await (await answer).text());
  return value;
}

const sha256 = (bytes: ArrayBuffer) => createHash("sha256").update(new Uint8Array(bytes)).digest("hex");

describe("the merge request", () => {
  test("is the candidate's to read once it is opened, and the others' always", async () => {
    const app = await startTestApp();
    const { candidate, interviewer, observer } = await createSession(app);
    const [hash = ""] = Object.keys(exampleExercise().blobs);
    const paths = ["/merge-request", `/blobs/${hash}`, "/application.zip", "/application.bundle"];
    const statuses = (person: Person) =>
      Promise.all(paths.map(async (path) => (await person.ask(path)).status));

    expect(await statuses(candidate)).toEqual([403, 403, 403, 403]);
    for (const person of [interviewer, observer])
      expect(await statuses(person)).toEqual([200, 200, 200, 200]);
    expect(await json<WelcomeView>(candidate.ask("/welcome"))).toMatchObject({
      exerciseTitle: "Parcels",
      brief: null,
    });
    await candidate.do({ type: "review.open" });
    expect(await statuses(candidate)).toEqual([200, 200, 200, 200]);
    expect(await json<WelcomeView>(candidate.ask("/welcome"))).toMatchObject({ brief: "Sorts parcels." });

    const view = unpackMergeRequest(await json<PackedMergeRequest>(candidate.ask("/merge-request")));
    expect(view.diffs.map((diff) => [diff.additions, diff.deletions])).toEqual([
      [3, 0],
      [1, 0],
    ]);
    expect(view.head.map(({ path }) => path)).toEqual(["README.md", "added.txt", "main.go"]);
  });

  test("gives its own files and no other's, byte for byte", async () => {
    const app = await startTestApp();
    const { interviewer } = await createSession(app);
    const foreign = exampleExercise("another");
    const bytes = Buffer.from("of another exercise");
    const other = createHash("sha256").update(bytes).digest("hex");
    const [first] = foreign.content.base;
    const base = [{ ...first, blob: other, size: bytes.length }, ...foreign.content.base.slice(1)];
    const upload = {
      content: { ...foreign.content, base },
      blobs: { ...foreign.blobs, [other]: bytes.toString("base64") },
    };
    expect((await asOrganiser(app, "/exercises", upload)).status).toBe(201);

    for (const hash of Object.keys(exampleExercise().blobs)) {
      const answer = await interviewer.ask(`/blobs/${hash}`);
      expect(answer.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
      expect(answer.headers.get("content-type")).toBe("application/octet-stream");
      expect(sha256(await answer.arrayBuffer())).toBe(hash);
    }
    expect((await interviewer.ask(`/blobs/${other}`)).status).toBe(404);
    expect((await interviewer.ask(`/blobs/${"0".repeat(64)}`)).status).toBe(404);
    expect((await interviewer.ask("/blobs/nothing")).status).toBe(400);
  });

  test("can be taken home", async () => {
    const app = await startTestApp();
    const { interviewer, observer, links } = await createSession(app);
    const zip = await interviewer.ask("/application.zip");
    expect(zip.headers.get("content-disposition")).toBe('attachment; filename="go-parcels.zip"');
    expect(zip.headers.get("x-content-type-options")).toBe("nosniff");
    expect(Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer())))).toContain("go-parcels/added.txt");
    const bundle = await interviewer.ask("/application.bundle");
    expect((await bundle.text()).slice(0, 5)).toBe("# v2 ");
    const exported = await interviewer.ask("/export.zip");
    expect(exported.headers.get("content-disposition")).toBe(
      `attachment; filename="tandiff-go-parcels-${links.id}.zip"`,
    );
    expect(Object.keys(unzipSync(new Uint8Array(await exported.arrayBuffer())))).toContain("review.json");
    expect((await observer.ask("/export.zip")).status).toBe(403);
  });
});

describe("a command", () => {
  test("sent again with its id answers the same and is done once: at once, later, after a restart", async () => {
    const app = await startTestApp();
    const { candidate } = await createSession(app);
    await candidate.do({ type: "review.open" });
    const id = CommandId.parse(randomUUID());
    const command = newThread("Once.");
    const answers = await Promise.all(Array.from({ length: 10 }, () => candidate.command(command, id)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const cursors = await Promise.all(answers.map((answer) => answer.json()));
    expect(cursors).toEqual(Array.from({ length: 10 }, () => ({ cursor: 3 })));

    const again = await app.restart();
    await candidate.do(newThread("Another."));
    expect(await json(candidate.command(command, id))).toEqual({ cursor: 3 });
    expect((await LivePage.of(candidate)).cursors()).toEqual([1, 2, 3, 4]);
    expect(again.reported).toEqual([]);
  });

  test("with the id of somebody else's is a command of one's own", async () => {
    const app = await startTestApp();
    const { candidate, interviewer } = await createSession(app);
    await interviewer.do({ type: "call.start", evenUnsubmitted: true });
    const id = CommandId.parse(randomUUID());
    expect((await interviewer.command(newThread("his"), id)).status).toBe(200);
    expect((await candidate.command(newThread("hers"), id)).status).toBe(200);
    expect((await LivePage.of(candidate)).kinds().filter((kind) => kind === "thread.opened")).toHaveLength(2);
  });

  test("that is refused can be sent again with the same id when it has become possible", async () => {
    const app = await startTestApp();
    const { interviewer } = await createSession(app);
    const id = CommandId.parse(randomUUID());
    expect((await interviewer.command({ type: "call.end" }, id)).status).toBe(403);
    await interviewer.do({ type: "call.start", evenUnsubmitted: true });
    expect((await interviewer.command({ type: "call.end" }, id)).status).toBe(200);
  });

  test("of a wrong form, too large, or on lines that are not there is refused with a sentence", async () => {
    const app = await startTestApp();
    const { candidate } = await createSession(app);
    await candidate.do({ type: "review.open" });
    const post = (body: string) => candidate.ask("/commands", { method: "POST", body });
    const thread = newThread("x");
    const lines = (start: number, end: number) => ({
      ...thread,
      position: { ...thread.position, lines: { start, end } },
    });
    const request = (command: object) => JSON.stringify({ id: randomUUID(), command });
    for (const [body, status] of [
      ["", 400],
      ["{", 400],
      ["null", 400],
      [request({ type: "review.rewrite" }), 400],
      [JSON.stringify({ id: "1", command: thread }), 400],
      [request({ ...thread, body: "  \n" }), 400],
      [request({ ...thread, body: "x".repeat(20_001) }), 400],
      [request(lines(0, 1)), 400],
      [request(lines(3, 2)), 400],
      [request(lines(3, 4)), 400],
      [request({ ...thread, position: { ...thread.position, path: "nothing.txt" } }), 400],
      [request({ ...thread, position: { ...thread.position, side: "base" } }), 400],
      [request({ ...thread, position: { ...thread.position, path: "../etc/passwd" } }), 400],
      ["x".repeat(7 * limits.output), 413],
      [request(lines(1, 3)), 200],
    ] as const) {
      const answer = await post(body);
      expect(answer.status, body.slice(0, 200)).toBe(status);
      if (status !== 200)
        expect(await answer.json()).toMatchObject({ error: { message: expect.stringMatching(/\w/) } });
    }
    expect((await LivePage.of(candidate)).kinds()).toEqual([
      "session.created",
      "phase.changed",
      "thread.opened",
    ]);
    expect(app.reported).toEqual([]);
  });
});

describe("drafts", () => {
  const draft = { key: "thread:1", body: "half a thought", position: null };
  const put = (person: Person, body: object, basis: number | null = null) =>
    person.ask("/drafts", { method: "PUT", body: JSON.stringify({ ...body, basis }) });
  const saved = (answer: Promise<Response>) => json<{ savedAt: number }>(answer);
  const drafts = (person: Person) => json<{ drafts: object[] }>(person.ask("/drafts"));

  test("are kept for their author alone, until they are deleted", async () => {
    const app = await startTestApp();
    const { candidate, interviewer, second } = await createSession(app);
    await candidate.do({ type: "review.open" });
    const first = await saved(put(candidate, draft));
    const last = await saved(put(candidate, { ...draft, body: "a whole one" }, first.savedAt));
    await saved(put(interviewer, { ...draft, body: "his" }));
    await app.restart();
    expect(await drafts(candidate)).toMatchObject({ drafts: [{ ...draft, body: "a whole one" }] });
    expect(await drafts(interviewer)).toMatchObject({ drafts: [{ ...draft, body: "his" }] });
    expect(await drafts(second)).toEqual({ drafts: [] });

    const query = `?key=thread%3A1&basis=${last.savedAt}`;
    expect((await candidate.ask(`/drafts${query}`, { method: "DELETE" })).status).toBe(204);
    expect((await candidate.ask(`/drafts${query}`, { method: "DELETE" })).status, "once more").toBe(204);
    expect(await drafts(candidate)).toEqual({ drafts: [] });
    expect(await drafts(interviewer)).toMatchObject({ drafts: [{ body: "his" }] });
    expect((await candidate.ask("/drafts", { method: "DELETE" })).status).toBe(400);
  });

  test("are not written over nor deleted by who does not know their last wording", async () => {
    const app = await startTestApp();
    const { candidate } = await createSession(app);
    await candidate.do({ type: "review.open" });
    const { savedAt } = await saved(put(candidate, draft));
    const elsewhere = await saved(put(candidate, { ...draft, body: "from elsewhere" }, savedAt));
    expect(elsewhere.savedAt, "within one millisecond too").toBeGreaterThan(savedAt);
    for (const basis of [null, savedAt]) {
      expect((await put(candidate, { ...draft, body: "blind" }, basis)).status).toBe(409);
      const query = `?key=thread%3A1${basis === null ? "" : `&basis=${basis}`}`;
      expect((await candidate.ask(`/drafts${query}`, { method: "DELETE" })).status).toBe(409);
    }
    expect(await drafts(candidate)).toMatchObject({ drafts: [{ body: "from elsewhere" }] });
  });

  test("keep the labels chosen for them, and those from before there were any stay as they are", async () => {
    const app = await startTestApp();
    const { candidate } = await createSession(app);
    await candidate.do({ type: "review.open" });
    const labels = { severity: "must-fix", kind: null };
    await put(candidate, draft);
    await put(candidate, { ...draft, key: "new:a", labels });
    await app.restart();
    const { drafts: kept } = await drafts(candidate);
    expect(kept[0]).toEqual({ ...draft, savedAt: expect.any(Number) });
    expect(kept[1]).toMatchObject({ key: "new:a", labels });
    expect((await put(candidate, { ...draft, labels: { severity: "dreadful", kind: null } })).status).toBe(
      400,
    );
  });

  test("are written by who may comment one day, in their form", async () => {
    const app = await startTestApp();
    const { candidate, interviewer, observer } = await createSession(app);
    expect((await put(candidate, draft)).status).toBe(403);
    expect((await put(observer, draft)).status).toBe(403);
    expect((await put(interviewer, { ...draft, body: "x".repeat(20_001) })).status).toBe(400);
    expect((await put(interviewer, { ...draft, key: "" })).status).toBe(400);
    expect((await put(interviewer, draft)).status).toBe(200);
  });

  test("of the candidate are nobody else's business, also when the call starts over them", async () => {
    const app = await startTestApp();
    const { candidate, interviewer, links } = await createSession(app);
    await candidate.do({ type: "review.open" });
    await put(candidate, { ...draft, body: "private-draft" });
    const thread = newThread("posted");
    await candidate.do(thread);
    await interviewer.do({ type: "call.start", evenUnsubmitted: true });
    const page = await LivePage.of(interviewer);
    expect(page.texts.join("")).toContain("posted");
    expect(page.texts.join("")).not.toContain("private-draft");
    const exported = unzipSync(
      new Uint8Array(await (await asOrganiser(app, `/sessions/${links.id}/export.zip`)).arrayBuffer()),
    );
    const all = Buffer.concat(Object.values(exported)).toString();
    expect(all).toContain("posted");
    expect(all).not.toContain("private-draft");
    expect(await drafts(candidate)).toMatchObject({ drafts: [{ body: "private-draft" }] });
    const added = {
      ...thread,
      type: "comment.add" as const,
      comment: CommentId.parse(randomUUID()),
      body: "in the call",
    };
    expect((await candidate.command(added)).status).toBe(200);
  });
});
