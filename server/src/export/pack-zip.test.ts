import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { packZip } from "./pack-zip.ts";

const when = new Date(2026, 10, 22, 12);

test("a zip unpacks to what was put into it, and the same makes the same zip", async () => {
  const files = {
    "empty.txt": [new Uint8Array(), {}],
    "words.txt": [Buffer.from("words ".repeat(10_000)), {}],
    "stored.bin": [randomBytes(5_000), { level: 0 }],
    "folder/é.bin": [randomBytes(300_000), { level: 9 }],
  } as const;
  const zip = await packZip(files, when);
  const unpacked = unzipSync(zip);
  expect(Object.keys(unpacked)).toEqual(Object.keys(files));
  for (const [name, [bytes]] of Object.entries(files))
    expect(Buffer.from(unpacked[name] ?? "")).toEqual(Buffer.from(bytes));
  expect(Buffer.from(await packZip(files, when))).toEqual(Buffer.from(zip));
  const stored = async (text: string) =>
    (await packZip({ "a.txt": [Buffer.from(text), { level: 0 }] }, when)).length;
  expect(await stored("a".repeat(1_000))).toBe(await stored("ab ".repeat(333) + "c"));
});

test("while much is compressed others have their turn", async () => {
  const done = new AbortController();
  const zip = packZip({ "much.bin": [randomBytes(8_000_000), {}] }, when).finally(() => done.abort());
  let turns = 0;
  for (; !done.signal.aborted; turns += 1) await setImmediate();
  expect(turns).toBeGreaterThan(20);
  expect((await zip).length).toBeGreaterThan(8_000_000);
});
