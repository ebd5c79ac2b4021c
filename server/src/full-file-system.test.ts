import { spawnSync } from "node:child_process";
import { existsSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, onTestFinished, test } from "vitest";
import { CountingPage } from "./sync/testing-page.ts";
import { createCall, freePort, organiserKey, until } from "./testing-app.ts";
import { assertOnce, readFolder, words } from "./testing-folder.ts";
import { emptyFolder, kill, startServer } from "./testing-process.ts";
import { shownOfOthers, startTyping } from "./testing-typing.ts";

const times = 3;

/** Whether it could be done: not every machine, and not every user, may mount. */
function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** Mounts a file system of 8 MiB until the test ends. */
function mountSmall(folder: string): boolean {
  const isMounted = run("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tandiff-test", folder);
  if (isMounted) onTestFinished(() => void run("umount", "--lazy", folder));
  return isMounted;
}

/** A disk in a file, with a file system that turns read-only when something is wrong with it. */
class Disk {
  readonly folder = emptyFolder();
  readonly #image = join(emptyFolder(), "disk");

  /** False where that cannot be made. */
  make(): boolean {
    writeFileSync(this.#image, "");
    truncateSync(this.#image, 32 * 2 ** 20);
    const isMade = run("mkfs.ext4", "-q", "-F", "-O", "^has_journal", this.#image) && this.mount();
    if (isMade) onTestFinished(() => void run("umount", "--lazy", this.folder));
    return isMade && existsSync(this.#trigger()) && run("chmod", "700", this.folder);
  }

  mount(): boolean {
    return run("mount", "-o", "loop,errors=remount-ro", this.#image, this.folder);
  }

  unmount(): boolean {
    return run("umount", this.folder);
  }

  /** Has the kernel find that something is wrong. */
  turnReadOnly(): void {
    writeFileSync(this.#trigger(), "tandiff-test");
  }

  #trigger(): string {
    const { stdout } = spawnSync("findmnt", ["-no", "SOURCE", this.folder], { encoding: "utf8" });
    return join("/sys/fs/ext4", basename(stdout.trim()), "trigger_fs_error");
  }
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
  if (!mountSmall(folder)) skip("not run: no file system can be mounted here");
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

test("a file system that turns read-only: nothing acknowledged is missing, all are told, and all is stored once it is writable", async ({
  skip,
}) => {
  const disk = new Disk();
  if (!disk.make()) skip("not run: no disk in a file can be made and mounted here");
  const { folder } = disk;
  writeFileSync(join(folder, "organiser.key"), organiserKey, { mode: 0o600, flush: true });
  const port = await freePort();
  const server = await startServer(folder, port);
  const { candidate, interviewer } = await createCall({ url: `http://127.0.0.1:${port}` });
  const pages = [await new CountingPage(candidate).synced(), await new CountingPage(interviewer).synced()];
  const typists = pages.map((page, index) => startTyping(page, `p${index}`, () => index));
  await until("each is shown what the other types", () =>
    pages.every((page) => shownOfOthers(page).length > 0),
  );
  disk.turnReadOnly();
  await until("all are told", () => pages.every((page) => page.closed.length > 0));
  for (const typist of typists) await typist.stop();
  // Where the commit's write went well and its fsync did not, the server has stopped.
  const wereTold = () => pages.every((page) => page.closed[0]?.code === closeCodes.notStored);
  await expect.poll(() => server.exitCode === 1 || wereTold()).toBe(true);
  if (server.exitCode === null) await kill(server);
  expect(disk.unmount() && disk.mount()).toBe(true);
  const stored = words((await readFolder(folder)).text);
  for (const page of pages) {
    assertOnce(stored, page.typed.slice(0, page.acknowledged), "acknowledged text");
    assertOnce(stored, shownOfOthers(page), "text that was shown");
  }
  const next = await startServer(folder, port);
  await until("all is stored in the end", () =>
    pages.every(({ typed, acknowledged }) => typed.length === acknowledged),
  );
  await kill(next);
});

test("a server does not start on a file system that is read-only, and says why", async ({ skip }) => {
  const folder = emptyFolder();
  if (!mountSmall(folder)) skip("not run: no file system can be mounted here");
  if (!run("mount", "-o", "remount,ro", folder)) skip("not run: nothing can be mounted read-only here");
  await expect(startServer(folder, await freePort())).rejects.toThrow(
    `The data folder ${folder} cannot be created or written.`,
  );
});
