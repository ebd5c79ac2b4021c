import * as encoding from "lib0/encoding";
import { describe, expect, test } from "vitest";
import { BadFrame, frames, parseFrame, weightOf } from "./frames.ts";
import { encodeAwareness, parseAwareness } from "./presence.ts";
import { uint } from "./encoding.ts";

const bytes = (...values: readonly number[]) => new Uint8Array(values);

describe("a page's frame is read", () => {
  test.each([
    ["a first sync step", bytes(0, 0, 1, 0), { type: "step1", stateVector: bytes(0) }],
    ["a second one", bytes(0, 1, 2, 0, 0), { type: "update", update: bytes(0, 0) }],
    ["an update", bytes(0, 2, 2, 0, 0), { type: "update", update: bytes(0, 0) }],
    ["awareness", bytes(1, 1, 0), { type: "awareness", update: bytes(0) }],
    ["a question for everyone's awareness", bytes(3), { type: "query-awareness" }],
    [
      "a hello with a large client id",
      bytes(120, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 2, 0x61, 0x62),
      { type: "hello", protocol: 1, clientId: 0xffff_ffff, epoch: "ab" },
    ],
    ["a cause", bytes(124, 1, 0x61), { type: "cause", thread: "a" }],
  ])("%s", (_name, frame, expected) => expect(parseFrame(frame)).toEqual(expected));
});

describe("a page's frame is refused:", () => {
  test.each([
    ["nothing", bytes()],
    ["an unknown type", bytes(2)],
    ["a type that only the server sends", bytes(122, 1)],
    ["an unknown sync step", bytes(0, 3, 1, 0)],
    // Each is a second way to write a type or a length, which a check of first bytes would not see.
    ["update, its type in two bytes", bytes(0, 0x82, 0, 2, 0, 0)],
    ["sync, its type in two bytes", bytes(0x80, 0, 2, 2, 0, 0)],
    ["update, its type in five bytes", bytes(0, 0x82, 0x80, 0x80, 0x80, 0, 2, 0, 0)],
    ["a length in two bytes", bytes(0, 2, 0x82, 0, 0, 0)],
    ["a client id in two bytes", bytes(120, 1, 0xe4, 0, 0)],
    ["a byte behind the body", bytes(0, 2, 2, 0, 0, 0)],
    ["a byte behind a question", bytes(3, 0)],
    ["a length past the end", bytes(0, 2, 3, 0, 0)],
    ["a length of 2^53 and more", bytes(0, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ["a number that never ends", bytes(0, 2, 0xff, 0xff)],
    ["an epoch that is not UTF-8", bytes(120, 1, 100, 1, 0xff)],
    ["an epoch of 101 bytes", bytes(120, 1, 100, 101, ...Array.from({ length: 101 }, () => 0x61))],
  ])("%s", (_name, frame) => expect(() => parseFrame(frame)).toThrow(BadFrame));

  test("a length that reaches into what lies behind it in memory", () => {
    const memory = Buffer.concat([bytes(0, 2, 8, 0, 0), Buffer.from("somebody's secret")]);
    expect(() => parseFrame(memory.subarray(0, 5))).toThrow(BadFrame);
  });
});

test("integers are written as lib0 writes them", () => {
  for (const value of [0, 127, 128, 300, 2 ** 31, 2 ** 32 - 1, 1_790_000_000_000, Number.MAX_SAFE_INTEGER]) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, value);
    expect([...uint(value)]).toEqual([...encoding.toUint8Array(encoder)]);
  }
});

test("what the server sends is read as it was meant", () => {
  expect(parseFrame(frames.step1(bytes(0)))).toEqual({ type: "step1", stateVector: bytes(0) });
  expect(parseFrame(frames.step2(bytes(0, 0)))).toEqual({ type: "update", update: bytes(0, 0) });
  expect([...frames.saved(300)]).toEqual([122, 0xac, 2]);
  expect([...frames.welcome("e1")]).toEqual([121, 1, 2, 0x65, 0x31]);
  expect([...frames.refused("no")]).toEqual([123, 2, 0x6e, 0x6f]);
});

function awareness(...entries: readonly (readonly [clientId: number, clock: number, json: string])[]) {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const [clientId, clock, json] of entries) {
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, json);
  }
  return encoding.toUint8Array(encoder);
}

const cursors = (count: number) => Array.from({ length: count }, () => ({ anchor: null, head: null }));

test("to ask for a document counts as ten frames, every other one as itself", () => {
  expect(weightOf(frames.step1(Uint8Array.of(0)))).toBe(10);
  for (const one of [
    frames.step2(Uint8Array.of(0, 0)),
    frames.update(Uint8Array.of(0, 0)),
    Uint8Array.of(3),
  ]) {
    expect(weightOf(one)).toBe(1);
  }
});

describe("an awareness update", () => {
  test("keeps 31 cursors beside the first", () => {
    const state = { cursor: { anchor: null, head: null }, moreCursors: cursors(31) };
    expect(parseAwareness(awareness([100, 1, JSON.stringify(state)]))).toEqual([{ clientId: 100, state }]);
  });

  test("keeps the file and the cursor, and drops whatever name it comes with", () => {
    const cursor = { anchor: { item: { client: 1, clock: 0 } }, head: null };
    const state = { file: "f:0", cursor, user: { name: "Somebody else", role: "interviewer" }, x: 1 };
    expect(parseAwareness(awareness([100, 7, JSON.stringify(state)], [101, 2 ** 53 - 1, "null"]))).toEqual([
      { clientId: 100, state: { file: "f:0", cursor } },
      { clientId: 101, state: null },
    ]);
  });

  test("may be empty, as the server's beat is", () => {
    expect(parseAwareness(encodeAwareness([]))).toEqual([]);
  });

  test.each([
    ["nothing", bytes()],
    ["2^28 entries", bytes(0xff, 0xff, 0xff, 0x7f)],
    [
      "more entries than a session has pages",
      awareness(...Array.from({ length: 65 }, (_, id) => [id + 16, 1, "{}"] as const)),
    ],
    ["a state that is not JSON", awareness([100, 1, "{"])],
    ["a state that is no object", awareness([100, 1, "7"])],
    ["a state past 8 KiB", awareness([100, 1, JSON.stringify({ x: "y".repeat(8_192) })])],
    ["more than 32 cursors", awareness([100, 1, JSON.stringify({ moreCursors: cursors(32) })])],
    ["a cursor of the wrong form", awareness([100, 1, '{"cursor":"here"}'])],
    ["a file's name past 100 characters", awareness([100, 1, JSON.stringify({ file: "f".repeat(101) })])],
    ["a client id in too many bytes", bytes(1, 0xe4, 0, 1, 2, 0x7b, 0x7d)],
    ["a byte behind the entries", bytes(...awareness([100, 1, "{}"]), 0)],
    ["a clock past 2^53", bytes(1, 100, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 2, 0x7b, 0x7d)],
  ])("is refused: %s", (_name, update) => expect(() => parseAwareness(update)).toThrow(BadFrame));
});
