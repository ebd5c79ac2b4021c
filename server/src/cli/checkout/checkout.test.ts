import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { BlobHash, FileId } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import { LivePage } from "../../live/testing-live.ts";
import { StockPage } from "../../sync/testing-page.ts";
import { createSession, exampleExercise, pause, startTestApp, until } from "../../testing-app.ts";
import { Cli } from "../testing-cli.ts";

/** Head has README.md, added.txt, main.go, and what is odd: an executable, a picture, links, CRLF with a BOM. */
function oddExercise(): ExerciseUpload {
  const { content, blobs } = exampleExercise();
  const entry = (path: string, bytes: Buffer, mode: "100644" | "100755" | "120000" = "100644") => {
    const blob = BlobHash.parse(createHash("sha256").update(bytes).digest("hex"));
    blobs[blob] = bytes.toString("base64");
    return { path, mode, blob, size: bytes.length };
  };
  const more = [
    entry("bin/run", Buffer.from("#!/bin/sh\nexit 0\n"), "100755"),
    entry("dos.txt", Buffer.from("\uFEFFone\r\ntwo\r\n")),
    entry("evil", Buffer.from("../../etc"), "120000"),
    entry("link", Buffer.from("bin/run"), "120000"),
    entry("logo.png", Buffer.from([0x89, 0x50, 0, 1, 2])),
  ];
  const base = [...content.base, ...more].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { content: { ...content, base }, blobs };
}

async function makeCall(started = true) {
  const app = await startTestApp();
  const session = await createSession(app, oddExercise());
  const { interviewer } = session;
  if (started) await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  const parent = mkdtempSync(join(tmpdir(), "tandiff-checkout-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, "app");
  return { app, session, folder, read: (path: string) => readFileSync(join(folder, path), "utf8") };
}

const isText = (folder: string, path: string, text: string) => (): boolean =>
  existsSync(join(folder, path)) && readFileSync(join(folder, path), "utf8") === text;

test("the folder is the workspace, byte for byte, and follows it: texts, new files, renamed ones, deleted ones", async () => {
  const { session, folder, read } = await makeCall();
  const { links, interviewer, candidate } = session;
  const cli = new Cli(["session", "checkout", links.links.candidate, folder]);
  await cli.says("Mirroring 7 files");
  await cli.says("left out evil: is a link that leads out of the folder");
  expect(read("dos.txt")).toBe("\uFEFFone\r\ntwo\r\n");
  expect([...readFileSync(join(folder, "logo.png"))]).toEqual([0x89, 0x50, 0, 1, 2]);
  expect(readlinkSync(join(folder, "link"))).toBe("bin/run");
  expect(existsSync(join(folder, "evil"))).toBe(false);
  expect(statSync(join(folder, "bin/run")).mode & 0o111).toBe(0o111);

  const page = await new StockPage(interviewer).synced();
  // In head's order: README.md, added.txt, bin/run, dos.txt, evil, link, logo.png, main.go.
  page.file(3).insert(4, "and a half\n");
  await until("the text is there", isText(folder, "dos.txt", "\uFEFFone\r\nand a half\r\ntwo\r\n"));
  await cli.says("updated dos.txt");

  const file = FileId.parse(randomUUID());
  await candidate.do({ type: "file.create", file, path: "lib/new.go" });
  await until("the new file is there", isText(folder, "lib/new.go", ""));
  await interviewer.do({ type: "file.rename", file: FileId.parse("2"), path: "bin/start" });
  await cli.says("renamed bin/run to bin/start");
  expect(existsSync(join(folder, "bin/run"))).toBe(false);
  expect(statSync(join(folder, "bin/start")).mode & 0o111).toBe(0o111);
  await interviewer.do({ type: "file.delete", file });
  await cli.says("removed lib/new.go");
  expect(existsSync(join(folder, "lib"))).toBe(false);
  await interviewer.do({ type: "file.restore", file });
  await until("it is back", isText(folder, "lib/new.go", ""));

  await interviewer.do({ type: "call.end" });
  await cli.says("The call has ended");
  expect(await cli.ends()).toBe(0);
});

test("before the call there is a sentence, and no folder", async () => {
  const { session, folder } = await makeCall(false);
  const { links, candidate } = session;
  for (const link of [links.links.candidate, links.links.interviewers[0]?.url ?? ""]) {
    const cli = new Cli(["session", "checkout", link, folder]);
    expect(await cli.ends()).toBe(1);
    expect(cli.text).toBe(
      "There is nothing to check out before the call has started. Run this again when you are in the call.\n",
    );
  }
  expect(existsSync(folder)).toBe(false);
  const wrong = new Cli(["session", "checkout", `${links.links.candidate}x`, folder]);
  expect(await wrong.ends()).toBe(1);
  expect(wrong.text).toContain("This link does not work.");
  const bare = new Cli(["session", "checkout", candidate.app.url, folder]);
  expect(await bare.ends()).toBe(1);
  expect(bare.text).toContain("This is not a participant's link");
});

test("Ctrl+C ends it, the same command goes on, and what is the person's own stays", async () => {
  const { session, folder, read } = await makeCall();
  const { links, interviewer } = session;
  const first = new Cli(["session", "checkout", links.links.observer ?? "", folder]);
  await first.says("Mirroring");
  first.child.kill("SIGINT");
  expect(await first.ends()).toBe(0);
  expect(first.text).toContain("Stopped.");

  writeFileSync(join(folder, "own.log"), "mine");
  writeFileSync(join(folder, "added.txt"), "changed here");
  await interviewer.do({ type: "file.delete", file: FileId.parse("0") });
  const file = FileId.parse(randomUUID());
  await interviewer.do({ type: "file.create", file, path: "own.log" });
  const second = new Cli(["session", "checkout", links.links.observer ?? "", folder]);
  await second.says("Going on with");
  await second.says("left out own.log: a file of yours is in the way");
  expect(existsSync(join(folder, "README.md"))).toBe(false);
  expect(read("added.txt")).toBe("one\ntwo\nthree\n");
  expect(read("own.log")).toBe("mine");
});

test("it comes back after a restart of the server with what was written meanwhile, and is nobody's presence", async () => {
  const { app, session, folder } = await makeCall();
  const { links, interviewer, candidate } = session;
  const cli = new Cli(["session", "checkout", links.links.candidate, folder]);
  await cli.says("Mirroring");
  const watch = await LivePage.of(interviewer);
  await LivePage.of(session.second);
  await until("who has a page is here", () => watch.here().length === 2);
  expect(watch.here()).not.toContain(candidate.id);

  await app.restart();
  await cli.says("The connection is lost.");
  const page = await new StockPage(interviewer).synced();
  page.file(1).insert(0, "zero\n");
  await until("the text is there", isText(folder, "added.txt", "zero\none\ntwo\nthree\n"), 15_000);
  await cli.says("Connected again.");
  expect(cli.code).toBeNull();
});

test("what the candidate writes in a focus time comes to nobody's folder before it is kept", async () => {
  const { session, folder, read } = await makeCall();
  const { links, candidate } = session;
  const cli = new Cli(["session", "checkout", links.links.interviewers[0]?.url ?? "", folder]);
  await cli.says("Mirroring");
  await candidate.do({ type: "focus.start", minutes: 2 });
  const body = JSON.stringify({ file: "1", text: "one\ntwo\nkept\n" });
  expect((await candidate.ask("/focus", { method: "PUT", body })).status).toBe(204);
  await pause(300);
  expect(read("added.txt")).toBe("one\ntwo\nthree\n");
  await candidate.do({ type: "focus.end" });
  await until("it is kept", isText(folder, "added.txt", "one\ntwo\nkept\n"));
});
