import * as encoding from "lib0/encoding";
import { limits } from "@tandiff/shared/limits.ts";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import {
  ada,
  ben,
  GatedDocument,
  length,
  rawUpdate,
  text,
  updateOf,
  type RawRun,
  type RawStruct,
} from "./testing.ts";
import type { Refusal } from "./verdict.ts";

/** The client id that Ben writes with, "hello" in `f:1` at its clocks 0 to 4; the seed's is 1. */
const bens = 200;
const fresh = 300;

function documentWithBen(): GatedDocument {
  const server = new GatedDocument();
  const his = server.page(bens);
  server.offer(
    ben,
    updateOf(his, () => his.getText("f:1").insert(0, "hello")),
  );
  return server;
}

/** Ada's update with one new client id, whose only struct this is. */
function single(struct: RawStruct, clock = 0): Uint8Array {
  return rawUpdate([{ client: fresh, clock, structs: [struct] }]);
}

const inFile = { kind: 4, parent: "f:0" } as const;
const string = (value: string): RawStruct => ({ ...inFile, content: text(value) });
const run = (client: number, ...structs: readonly RawStruct[]): RawRun => ({ client, clock: 0, structs });
const bytes = (...values: readonly number[]): Uint8Array => new Uint8Array(values);
const any = (encoder: encoding.Encoder): void => encoding.writeAny(encoder, { a: 1 });

function mebibyte(client: number, part: number): RawRun {
  return run(client, string("x".repeat(part)));
}

const corpus: readonly (readonly [name: string, update: () => Uint8Array, reason: Refusal])[] = [
  // The form.
  ["no bytes", () => bytes(), "malformed"],
  ["2^28 clients announced", () => bytes(0xff, 0xff, 0xff, 0x7f, 0, 0, 0), "malformed"],
  ["2^28 structs announced", () => bytes(1, 0xff, 0xff, 0xff, 0x7f, 100, 0), "malformed"],
  ["2^28 deletions announced", () => bytes(0, 1, 100, 0xff, 0xff, 0xff, 0x7f), "malformed"],
  ["2^28 clients in the delete set", () => bytes(0, 0xff, 0xff, 0xff, 0x7f, 0, 0), "malformed"],
  ["cut off", () => single(string("hello")).subarray(0, -2), "malformed"],
  [
    "a string that is longer than the frame",
    () => single({ ...inFile, content: (e) => encoding.writeVarUint(e, 100_000) }),
    "malformed",
  ],
  ["an unknown kind of content", () => single({ ...inFile, kind: 11, content: text("") }), "malformed"],
  ["half a surrogate pair as UTF-8", () => single({ ...inFile, content: loneSurrogate }), "malformed"],
  // Client ids.
  [
    "another person's client id",
    () => rawUpdate([{ ...run(bens, string("x")), clock: 5 }]),
    "client-id-taken",
  ],
  ["client id 0", () => rawUpdate([run(0, string("x"))]), "client-id-taken"],
  ["client id 15", () => rawUpdate([run(15, string("x"))]), "client-id-taken"],
  ["a client id of 33 bits", () => rawUpdate([run(2 ** 32, string("x"))]), "client-id-taken"],
  ["a client id of 53 bits", () => rawUpdate([run(2 ** 53 - 1, string("x"))]), "client-id-taken"],
  [
    "one of several is another's",
    () => rawUpdate([run(fresh, string("x")), { ...run(bens, string("x")), clock: 5 }]),
    "client-id-taken",
  ],
  // Clocks.
  ["a clock that is too far", () => single(string("x"), 1), "gap"],
  ["a clock of 53 bits", () => single(string("x"), 2 ** 53 - 1), "gap"],
  ["a Skip in front", () => rawUpdate([run(fresh, { kind: 10, content: length(3) }, string("x"))]), "gap"],
  ["only a Skip", () => single({ kind: 10, content: length(3) }), "gap"],
  [
    "the same client id twice",
    () => rawUpdate([run(fresh, string("x")), run(7_000, string("x")), run(fresh, string("y"))]),
    "gap",
  ],
  ["a string of no length", () => single(string("")), "gap"],
  ["deleted content of no length", () => single({ ...inFile, kind: 1, content: length(0) }), "gap"],
  [
    "lengths beyond what a number holds",
    () =>
      rawUpdate([
        run(
          fresh,
          { ...inFile, kind: 1, content: length(2 ** 53 - 1) },
          { kind: 1, origin: [fresh, 0], content: length(2 ** 53 - 1) },
        ),
      ]),
    "gap",
  ],
  // Deletions.
  ["deleting what nobody wrote", () => rawUpdate([], [[9_000, [0, 1]]]), "unknown-reference"],
  ["deleting beyond what somebody wrote", () => rawUpdate([], [[bens, [4, 2]]]), "unknown-reference"],
  ["deleting 2^53 of it", () => rawUpdate([], [[bens, [0, 2 ** 53 - 1]]]), "unknown-reference"],
  ["deleting past 2^53", () => rawUpdate([], [[bens, [2 ** 53 - 1, 2 ** 53 - 1]]]), "unknown-reference"],
  [
    "an edit that deletes beyond itself",
    () => rawUpdate([run(fresh, string("x"))], [[fresh, [0, 2]]]),
    "unknown-reference",
  ],
  // Content.
  ["garbage-collected text", () => single({ kind: 0, content: length(5) }), "content"],
  [
    "JSON",
    () =>
      single({
        ...inFile,
        kind: 2,
        content: (e) => {
          length(1)(e);
          text("{}")(e);
        },
      }),
    "content",
  ],
  [
    "binary",
    () => single({ ...inFile, kind: 3, content: (e) => encoding.writeVarUint8Array(e, bytes(1, 2)) }),
    "content",
  ],
  ["an embed", () => single({ ...inFile, kind: 5, content: text("{}") }), "content"],
  [
    "a format",
    () =>
      single({
        ...inFile,
        kind: 6,
        content: (e) => {
          text("bold")(e);
          text("true")(e);
        },
      }),
    "content",
  ],
  ["a type inside a type", () => single({ ...inFile, kind: 7, content: length(2) }), "content"],
  [
    "any value",
    () =>
      single({
        ...inFile,
        kind: 8,
        content: (e) => {
          length(1)(e);
          any(e);
        },
      }),
    "content",
  ],
  [
    "a subdocument",
    () =>
      single({
        ...inFile,
        kind: 9,
        content: (e) => {
          text("guid")(e);
          any(e);
        },
      }),
    "content",
  ],
  ["a key of a map", () => single({ ...inFile, parentSub: "key", content: text("x") }), "content"],
  ["a CR", () => single(string("a\r\nb")), "content"],
  ["a NUL", () => single(string("a\0b")), "content"],
  [
    "a CR behind what is known",
    () => rawUpdate([{ client: 400, clock: 0, structs: [string("ok\rno")] }]),
    "content",
  ],
  // Places.
  [
    "a file that does not exist",
    () => single({ kind: 4, parent: "f:2", content: text("x") }),
    "file-unknown",
  ],
  ["a root that is no file", () => single({ kind: 4, parent: "notes", content: text("x") }), "file-unknown"],
  [
    "a parent that is an item",
    () => single({ kind: 4, parent: [bens, 0], content: text("x") }),
    "unknown-reference",
  ],
  [
    "an origin that nobody wrote",
    () => single({ kind: 4, origin: [9_000, 0], content: text("x") }),
    "unknown-reference",
  ],
  [
    "an origin behind what somebody wrote",
    () => single({ kind: 4, origin: [bens, 5], content: text("x") }),
    "unknown-reference",
  ],
  [
    "a right origin that nobody wrote",
    () => single({ kind: 4, rightOrigin: [bens, 2 ** 53 - 1], content: text("x") }),
    "unknown-reference",
  ],
  [
    "itself as its origin",
    () => single({ kind: 4, origin: [fresh, 0], content: text("x") }),
    "unknown-reference",
  ],
  [
    "itself as its right origin",
    () => single({ kind: 4, rightOrigin: [fresh, 0], content: text("x") }),
    "unknown-reference",
  ],
  [
    "a later struct of its own as origin",
    () => rawUpdate([run(fresh, { kind: 4, origin: [fresh, 1], content: text("x") }, string("y"))]),
    "unknown-reference",
  ],
  [
    "a circle of two",
    () =>
      rawUpdate([
        run(fresh, { kind: 4, origin: [fresh + 1, 0], content: text("x") }),
        run(fresh + 1, { kind: 4, origin: [fresh, 0], content: text("y") }),
      ]),
    "unknown-reference",
  ],
  [
    "between two files",
    () => single({ kind: 4, origin: [1, 0], rightOrigin: [bens, 0], content: text("x") }),
    "unknown-reference",
  ],
  [
    "a known struct that goes on in another file",
    () =>
      rawUpdate([
        { client: 400, clock: 0, structs: [{ kind: 4, parent: "f:1", content: text("ok, and more") }] },
      ]),
    "unknown-reference",
  ],
  // Sizes.
  ["a file past 1 MiB", () => single(string("x".repeat(limits.workspaceFile))), "too-large"],
  [
    "a file past 1 MiB in small pieces",
    () => rawUpdate(Array.from({ length: 16 }, (_, index) => mebibyte(fresh + index, 65_536))),
    "too-large",
  ],
  [
    "2^53 deleted characters",
    () => single({ ...inFile, kind: 1, content: length(2 ** 53 - 1) }),
    "too-large",
  ],
];

function loneSurrogate(encoder: encoding.Encoder): void {
  encoding.writeVarUint8Array(encoder, bytes(0xed, 0xa0, 0x80));
}

describe("refused, and nothing has changed:", () => {
  test.each(corpus)("%s", (_name, update, reason) => {
    const server = documentWithBen();
    // Ada's own "ok" under client id 400, for what begins inside of it.
    server.offer(ada, rawUpdate([run(400, string("ok"))]));
    const before = server.state();
    const roots = [...server.doc.share.keys()];

    expect(server.judge(ada, update())).toEqual({ effect: "refused", reason });
    expect(server.state()).toEqual(before);
    expect([...server.doc.share.keys()]).toEqual(roots);
    expect(server.doc.store.pendingStructs).toBeNull();
    // The same hand can write what is allowed: it is not the writing by hand that is refused.
    expect(server.judge(ada, single(string("x")))).toMatchObject({ effect: "change" });
  });
});

test("a workspace past 8 MiB is refused, whichever file grows", () => {
  const names = Array.from({ length: 9 }, (_, index) => `f:${index}`);
  const almost = "x".repeat(limits.workspaceFile - 10);
  const server = new GatedDocument(
    Object.fromEntries(names.map((name, index) => [name, index < 8 ? almost : ""])),
  );
  const into = (size: number) => single({ kind: 4, parent: "f:8", content: text("y".repeat(size)) });
  expect(server.judge(ada, into(81))).toEqual({ effect: "refused", reason: "too-large" });
  expect(server.judge(ada, into(80))).toMatchObject({ effect: "change" });
});

test("an empty run in front of or behind the real one changes nothing about what is applied", () => {
  for (const runs of [
    [run(fresh, string("x")), run(fresh)],
    [run(fresh), run(fresh, string("x"))],
    [run(fresh, string("x")), { ...run(bens), clock: 7 }],
  ]) {
    const server = documentWithBen();
    const { verdict } = server.offer(ada, rawUpdate(runs));
    expect(verdict.effect).toBe("change");
    expect(server.text("f:0")).toBe("xpackage main\n");
  }
});

test("what follows a whole update is harmless: what is applied and stored is the server's own encoding", () => {
  const server = documentWithBen();
  const garbage = Uint8Array.from([...single(string("x")), 1, 2, 3, 255]);
  const { verdict, effect } = server.offer(ada, garbage);
  expect(verdict.effect).toBe("change");
  expect(effect).toEqual(single(string("x")));
});

test("what an update says about known text is not looked at, and makes no file", () => {
  const server = documentWithBen();
  server.offer(ada, rawUpdate([run(400, string("ok"))]));
  const lie = rawUpdate([
    run(400, { kind: 4, parent: "f:99", content: text("ok") }),
    run(fresh, string("x")),
  ]);
  expect(server.offer(ada, lie).verdict.effect).toBe("change");
  expect([...server.doc.share.keys()]).toEqual(["f:0", "f:1"]);
  expect(server.text("f:0").length).toBe("package main\n".length + 3);
});

test("half a surrogate pair cannot be had by cutting a pair at the known boundary", () => {
  const server = documentWithBen();
  server.offer(ada, rawUpdate([run(400, string("o"))]));
  expect(server.judge(ada, rawUpdate([run(400, string("🎉"))]))).toEqual({
    effect: "refused",
    reason: "content",
  });
  expect(server.judge(ada, rawUpdate([run(400, string("o🎉"))]))).toMatchObject({ effect: "change" });
});

test("deleting nothing, and deleting the deleted, has no effect", () => {
  const server = documentWithBen();
  expect(server.judge(ada, rawUpdate([], [[bens, [0, 0]]]))).toEqual({ effect: "none" });
  expect(server.judge(ada, rawUpdate([], [[9_000, [5, 0]]]))).toEqual({ effect: "none" });
  expect(server.offer(ada, rawUpdate([], [[bens, [1, 2]]])).verdict.effect).toBe("change");
  expect(server.judge(ada, rawUpdate([], [[bens, [1, 1], [2, 1], [1, 2]]]))).toEqual({ effect: "none" });
  expect(server.text("f:1")).toBe("hlo");
});

describe("as large as a frame can be, it takes no time that others would notice:", () => {
  const many = 40_000;
  const timed = (work: () => void): number => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };

  test("a chain of one-letter strings", () => {
    const server = documentWithBen();
    const chain = Array.from({ length: many }, (_, index): RawStruct =>
      index === 0 ? string("x") : { kind: 4, origin: [fresh, index - 1], content: text("x") },
    );
    const update = rawUpdate([run(fresh, ...chain)]);
    expect(timed(() => server.judge(ada, update))).toBeLessThan(1_500);
  });

  test("two client ids that wait for each other at every letter", () => {
    const server = documentWithBen();
    const half = (own: number, other: number, behind: number): RawRun => ({
      client: own,
      clock: 0,
      structs: Array.from({ length: many / 2 }, (_, index): RawStruct =>
        index < behind ? string("x") : { kind: 4, origin: [other, index - behind], content: text("x") },
      ),
    });
    const update = rawUpdate([half(fresh + 1, fresh, 0), half(fresh, fresh + 1, 1)]);
    expect(timed(() => expect(server.judge(ada, update).effect).toBe("change"))).toBeLessThan(1_500);
  });

  test("the same deletions again and again", () => {
    const server = documentWithBen();
    const his = server.page(bens + 1);
    const file = his.getText("f:1");
    // Every second letter stays, so that the deleted ones do not become one struct.
    const update = updateOf(his, () => {
      file.insert(0, "ab".repeat(2_000));
      for (let index = 0; index < 2_000; index += 1) file.delete(index, 1);
    });
    server.offer(ben, update);
    const all = rawUpdate([], [[bens + 1, ...Array.from({ length: many }, () => [0, 4_000] as const)]]);
    const deletesAll = rawUpdate([], [[bens + 1, [0, 4_000]]]);
    expect(timed(() => expect(server.offer(ada, all).verdict.effect).toBe("change"))).toBeLessThan(1_500);
    expect(timed(() => expect(server.judge(ada, all)).toEqual({ effect: "none" }))).toBeLessThan(1_500);
    expect(server.judge(ada, deletesAll)).toEqual({ effect: "none" });
  });
});

test("the gate reads the same update that Yjs applies", () => {
  const server = documentWithBen();
  const update = single(string("x"));
  const doc = server.page(900);
  Y.applyUpdate(doc, update);
  server.offer(ada, update);
  expect(server.texts()).toEqual({ "f:0": doc.getText("f:0").toJSON(), "f:1": "hello" });
});
