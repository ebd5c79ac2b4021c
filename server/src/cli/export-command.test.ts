import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { expect, onTestFinished, test, vi } from "vitest";
import { createSession, organiserKey, startTestApp } from "../testing-app.ts";
import { Cli, runHere } from "./testing-cli.ts";

async function exporter() {
  vi.stubEnv("TANDIFF_KEY", organiserKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  const app = await startTestApp();
  const { links } = await createSession(app);
  const folder = mkdtempSync(join(tmpdir(), "tandiff-export-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const command = ["session", "export", links.id, "--server", app.url];
  const run = async (...args: string[]) => {
    const { code, text } = await runHere(...command, ...args);
    return { code, said: text };
  };
  return { folder, run, command };
}

test("an export goes into a folder or into one zip, with the same files", async () => {
  const { folder, run, command } = await exporter();
  const process = new Cli([...command, "--out", join(folder, "files")]);
  expect(await process.ends(), process.text).toBe(0);
  expect(await run("--out", join(folder, "all.zip"))).toMatchObject({ code: 0 });
  const zipped = unzipSync(readFileSync(join(folder, "all.zip")));
  expect(Object.keys(zipped).toSorted()).toEqual(readdirSync(join(folder, "files")).toSorted());
  expect(Object.keys(zipped)).toContain("review.json");
  expect(readdirSync(folder).toSorted()).toEqual(["all.zip", "files"]);
  expect(statSync(join(folder, "all.zip")).mode & 0o777).toBe(0o600);
});

test("what is there already stays as it is, until one says to write over it", async () => {
  const { folder, run } = await exporter();
  for (const [out, file] of [
    [folder, join(folder, "review.json")],
    [join(folder, "all.zip"), join(folder, "all.zip")],
  ] as const) {
    writeFileSync(file, "mine");
    const { code, said } = await run("--out", out);
    expect(code).not.toBe(0);
    expect(said).toContain("is there already");
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(readdirSync(folder)).not.toContain("fixes.patch");
    expect(await run("--out", out, "--overwrite")).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).not.toBe("mine");
    rmSync(join(folder, "fixes.patch"), { force: true });
  }
});

test("where one file cannot be written all that were there stay as they are, and nothing is left beside them", async () => {
  const { folder, run } = await exporter();
  writeFileSync(join(folder, "fixes.patch"), "mine");
  mkdirSync(join(folder, "review.json"));
  const { code, said } = await run("--out", folder, "--overwrite");
  expect(code).not.toBe(0);
  expect(said).toContain("review.json is a folder.");
  expect(readFileSync(join(folder, "fixes.patch"), "utf8")).toBe("mine");
  expect(readdirSync(folder).toSorted()).toEqual(["fixes.patch", "review.json"]);
});

test("a link in the folder is not followed out of it", async () => {
  const { folder, run } = await exporter();
  const inside = join(folder, "inside");
  mkdirSync(inside);
  writeFileSync(join(folder, "mine"), "mine");
  symlinkSync(join(folder, "mine"), join(inside, "review.json"));
  expect(await run("--out", inside, "--overwrite")).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, "mine"), "utf8")).toBe("mine");
  expect(readFileSync(join(inside, "review.json"), "utf8")).toContain("tandiff-review");
});
