import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BlobHash, FileId } from "@tandiff/shared/ids.ts";
import { unzipSync } from "fflate";
import { expect, onTestFinished, test } from "vitest";
import { StockPage } from "../sync/testing-page.ts";
import { LivePage } from "../live/testing-live.ts";
import {
  asOrganiser,
  createCall,
  createSession,
  exampleExercise,
  newThread,
  startTestApp,
  until,
} from "../testing-app.ts";

const newFile = () => FileId.parse(crypto.randomUUID());
/** Ids of head's files: their places in it. */
const [readme, added, main] = ["0", "1", "2"].map((id) => FileId.parse(id));
if (!readme || !added || !main) throw new Error("The example has three files.");

const head = {
  "README.md": "# Parcels\n",
  "added.txt": "one\ntwo\nthree\n",
  "main.go": "package main\n\nfunc main() {}\n// more\n",
};

async function openCall() {
  const app = await startTestApp();
  const session = await createCall(app);
  const hers = await new StockPage(session.candidate).synced();
  const his = await new StockPage(session.interviewer).synced();
  const textOf = (page: StockPage, file: string) => page.doc.getText(`f:${file}`);
  return { app, ...session, hers, his, textOf };
}

/** Applies the session's patch to a repository of head with the real git, and reads what is there then. */
async function applied(app: Awaited<ReturnType<typeof startTestApp>>, session: string) {
  const answer = await asOrganiser(app, `/sessions/${session}/export.zip`);
  const patch = unzipSync(new Uint8Array(await answer.arrayBuffer()))["fixes.patch"] ?? new Uint8Array();
  const folder = mkdtempSync(join(tmpdir(), "tandiff-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", folder, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        HOME: folder,
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_NAME: "Base",
        GIT_AUTHOR_EMAIL: "base@example.org",
        GIT_COMMITTER_NAME: "Base",
        GIT_COMMITTER_EMAIL: "base@example.org",
      },
    });
  git("init", "-q", "repository");
  const repository = join(folder, "repository");
  for (const [path, text] of Object.entries(head)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  git("-C", "repository", "add", "-A");
  git("-C", "repository", "commit", "-q", "-m", "Head");
  if (patch.length > 0) {
    writeFileSync(join(folder, "fixes.patch"), patch);
    git("-C", "repository", "am", "-q", "../fixes.patch");
  }
  const files: Record<string, string> = {};
  for (const entry of readdirSync(repository, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !path.includes("/.git/")) {
      files[path.slice(repository.length + 1)] = readFileSync(path, "utf8");
    }
  }
  return { files, text: new TextDecoder().decode(patch) };
}

test("files that were made, renamed, deleted and edited come out of git am as the workspace has them", async () => {
  const { app, links, candidate, interviewer, hers, his, textOf } = await openCall();
  const made = newFile();
  await candidate.do({ type: "file.create", file: made, path: "lib/sort.go" });
  textOf(hers, made).insert(0, "package lib\n");
  await until("he reads it", () => textOf(his, made).toJSON() === "package lib\n");
  await interviewer.do({ type: "file.rename", file: main, path: "cmd/main.go" });
  textOf(his, main).insert(0, "// Sorts parcels.\n");
  await interviewer.do({ type: "file.delete", file: added });
  await interviewer.do({ type: "file.rename", file: readme, path: "docs/README.md" });
  await until("both read the same", () => textOf(hers, main).toJSON().startsWith("// Sorts"));

  const { files, text } = await applied(app, links.id);
  expect(files).toEqual({
    "cmd/main.go": `// Sorts parcels.\n${head["main.go"]}`,
    "docs/README.md": head["README.md"],
    "lib/sort.go": "package lib\n",
  });
  expect(text).toContain("rename from README.md\nrename to docs/README.md");
  expect(app.reported).toEqual([]);
});

test("a file that was renamed for a comment is in that one's commit, by who renamed it", async () => {
  const { app, links, candidate, interviewer } = await openCall();
  const { thread, ...opened } = newThread("This belongs among the commands.\n\nMore of it.");
  await candidate.do({ thread, ...opened });
  await interviewer.do({ type: "file.rename", file: main, path: "cmd/main.go", cause: thread });
  const { files, text } = await applied(app, links.id);
  expect(files).toHaveProperty("cmd/main.go");
  expect(text).toMatch(/^From: I[^]*^Subject: \[PATCH\] This belongs among the commands\.$/m);
  expect(text).not.toContain("Other changes");
});

test("what was made and deleted again is nowhere; what was deleted and restored is as it was", async () => {
  const { app, links, candidate, hers, his, textOf } = await openCall();
  const made = newFile();
  await candidate.do({ type: "file.create", file: made, path: "draft.go" });
  textOf(hers, made).insert(0, "canary-made\n");
  await candidate.do({ type: "file.delete", file: made });
  await candidate.do({ type: "file.delete", file: added });
  await candidate.do({ type: "file.restore", file: added });
  textOf(hers, added).insert(0, "zero\n");
  await until("he reads it", () => textOf(his, added).toJSON().startsWith("zero"));
  const { files, text } = await applied(app, links.id);
  expect(files).toEqual({ ...head, "added.txt": `zero\n${head["added.txt"]}` });
  expect(text).not.toContain("canary-made");
});

test("files may take each other's places, and a folder that of a file", async () => {
  const { app, links, candidate } = await openCall();
  await candidate.do({ type: "file.rename", file: main, path: "aside.go" });
  await candidate.do({ type: "file.rename", file: added, path: "main.go" });
  await candidate.do({ type: "file.rename", file: main, path: "added.txt" });
  await candidate.do({ type: "file.delete", file: readme });
  await candidate.do({ type: "file.create", file: newFile(), path: "README.md/index.md" });
  const { files } = await applied(app, links.id);
  expect(files).toEqual({
    "main.go": head["added.txt"],
    "added.txt": head["main.go"],
    "README.md/index.md": "",
  });
});

test("who types in a file as it is deleted loses nothing: it is all there when it is restored", async () => {
  const { candidate, interviewer, hers, his, textOf } = await openCall();
  textOf(hers, added).insert(0, "before ");
  await interviewer.do({ type: "file.delete", file: added });
  textOf(hers, added).insert(7, "and after ");
  await until("it is kept", () => textOf(his, added).toJSON().startsWith("before and after one"));
  await candidate.do({ type: "file.restore", file: added });
  expect(hers.closed).toEqual([]);
});

test("a path that is none is refused with a sentence, and nothing is made", async () => {
  const { app, links, candidate } = await openCall();
  const long = "a/".repeat(500) + "x";
  const part = `${"x".repeat(253)}.go`;
  for (const path of ["", "/etc/passwd", "../x", "a/../b", ".git/config", "a//b", "a\\..\\b", long, part]) {
    const answer = await candidate.command({ type: "file.create", file: newFile(), path });
    expect(answer.status, path).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringMatching(/path/i) } });
  }
  const inside = await candidate.command({ type: "file.create", file: newFile(), path: "main.go/inner.go" });
  expect(inside.status, "a file is no folder").toBe(409);
  expect((await applied(app, links.id)).files).toEqual(head);
});

test("the longest name that git takes comes out of git am, and no number makes it longer", async () => {
  const { app, links, candidate } = await openCall();
  const path = `${"x".repeat(252)}.go`;
  await candidate.do({ type: "file.create", file: newFile(), path });
  const answer = await candidate.command({ type: "file.create", file: newFile(), path });
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringMatching(/Choose another/) } });
  expect((await applied(app, links.id)).files).toEqual({ ...head, [path]: "" });
});

test("a path that is taken gets a number, also by a file that is only read", async () => {
  const upload = exampleExercise();
  const bytes = Buffer.from("\0\x01");
  const blob = BlobHash.parse(createHash("sha256").update(bytes).digest("hex"));
  const logo = { path: "logo.bin", mode: "100644" as const, blob, size: bytes.length };
  const [first, ...rest] = upload.content.base;
  if (!first) throw new Error("The example has a base.");
  const content = { ...upload.content, base: [first, logo, ...rest] };
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app, {
    content,
    blobs: { ...upload.blobs, [blob]: bytes.toString("base64") },
  });
  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  for (const path of ["main.go", "MAIN.GO", "logo.bin"]) {
    await candidate.do({ type: "file.create", file: newFile(), path });
  }
  const page = await LivePage.of(candidate);
  const made = page.events().flatMap(({ event }) => (event.kind === "file.created" ? [event.path] : []));
  expect(made).toEqual(["main-2.go", "MAIN-3.GO", "logo-2.bin"]);
});

test("code that would steer a terminal comes out of git am and git apply, and stands in no patch as it is", async () => {
  const { app, links, hers, his, textOf } = await openCall();
  textOf(hers, main).insert(0, "// \u001b]0;title\u0007 \u009b31m\n");
  textOf(hers, added).insert(0, "zero\n");
  await until(
    "it is stored",
    () => textOf(his, main).toJSON().startsWith("//") && textOf(his, added).toJSON().startsWith("zero"),
  );
  const wanted = {
    ...head,
    "added.txt": textOf(hers, added).toJSON(),
    "main.go": textOf(hers, main).toJSON(),
  };
  expect((await applied(app, links.id)).files).toEqual(wanted);
  const answer = await asOrganiser(app, `/sessions/${links.id}/export.zip`);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  for (const [name, bytes] of Object.entries(files))
    expect(Buffer.from(bytes).toString(), name).not.toMatch(/(?![\t\n])\p{Cc}/u);
  // The other file is for people to read.
  expect(Buffer.from(files["fixes.diff"] ?? "").toString()).toContain("\n+zero\n");
  const folder = mkdtempSync(join(tmpdir(), "tandiff-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(head)) writeFileSync(join(folder, path), text);
  execFileSync("git", ["apply", "-"], {
    cwd: folder,
    input: files["fixes.diff"],
    env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
  });
  const read = Object.keys(head).map((path) => [path, readFileSync(join(folder, path), "utf8")]);
  expect(Object.fromEntries(read)).toEqual(wanted);
});
