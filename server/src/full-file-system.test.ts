import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, onTestFinished, test } from "vitest";
import { CountingPage } from "./sync/testing-page.ts";
import { createCall, freePort, organiserKey, until } from "./testing-app.ts";
import { assertOnce, readFolder, words } from "./testing-folder.ts";
import { emptyFolder, kill, startServer } from "./testing-process.ts";
import { shownOfOthers, startTyping } from "./testing-typing.ts";

const times = 3;

/** Mounts a file system of 8 MiB; false where this machine or this user may not. */
function mountSmall(folder: string): boolean {
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m,mode=0700", "tandiff-test", folder]);
  return status === 0;
}

/** Takes all the space that is left, and says how to give it back. */
function fill(folder: string): () => void {
  const path = join(folder, "filler");
  for (let size = 8 * 2 ** 20; size >= 512; size /= 2) {
    // What does not fit is written as far as it goes.
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: "a" });
    } catch {
      continue;
    }
  }
  return () => rmSync(path);
}

test("a file system that is really full: nothing acknowledged is missing, all are told, and all goes on when it has space", async ({
  skip,
}) => {
  const folder = emptyFolder();
  if (!mountSmall(folder)) skip("not run: only root may mount a file system");
  onTestFinished(() => void spawnSync("umount", ["--lazy", folder]));
  writeFileSync(join(folder, "organiser.key"), organiserKey, { mode: 0o600 });
  const port = await freePort();
  const server = await startServer(folder, port);
  const { candidate, interviewer } = await createCall({ url: `http://127.0.0.1:${port}` });
  const pages = [await new CountingPage(candidate).synced(), await new CountingPage(interviewer).synced()];
  for (let time = 0; time < times; time += 1) {
    const typists = pages.map((page, index) => startTyping(page, `t${time}p${index}`, () => index));
    const before = pages.map((page) => page.closed.length);
    const shown = pages.map((page) => shownOfOthers(page).length);
    await until("each is shown what the other types", () =>
      pages.every((page, index) => shownOfOthers(page).length > (shown[index] ?? 0)),
    );
    const makeSpace = fill(folder);
    await until("all are told", () =>
      pages.every((page, index) => page.closed.length > (before[index] ?? 0)),
    );
    for (const typist of typists) await typist.stop();
    for (const [index, page] of pages.entries())
      expect(page.closed[before[index] ?? 0]).toMatchObject({ code: closeCodes.notStored });
    makeSpace();
    await until("all is stored in the end", () =>
      pages.every(({ typed, acknowledged }) => typed.length === acknowledged),
    );
  }
  expect(server.exitCode).toBe(null);
  await kill(server);
  const stored = words((await readFolder(folder)).text);
  assertOnce(
    stored,
    pages.flatMap(({ typed }) => typed),
    "what was typed",
  );
});
