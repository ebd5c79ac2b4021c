import * as encoding from "lib0/encoding";
import { limits } from "@tandiff/shared/limits.ts";
import {
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
export const bens = 200;
/** A client id that nobody has written with. */
export const fresh = 300;

/** Both files, with Ben's word in the second. */
export function documentWithBen(): GatedDocument {
  const server = new GatedDocument();
  const his = server.page(bens);
  server.offer(
    ben,
    updateOf(his, () => his.getText("f:1").insert(0, "hello")),
  );
  return server;
}

/** Ada's update with one new client id, whose only struct this is. */
export function single(struct: RawStruct, clock = 0): Uint8Array {
  return rawUpdate([{ client: fresh, clock, structs: [struct] }]);
}

const inFile = { kind: 4, parent: "f:0" } as const;
/** A new string in `f:0`. */
export const string = (value: string): RawStruct => ({ ...inFile, content: text(value) });
/** All structs of one client id, from its clock 0 on. */
export const run = (client: number, ...structs: readonly RawStruct[]): RawRun => ({
  client,
  clock: 0,
  structs,
});
const bytes = (...values: readonly number[]): Uint8Array => new Uint8Array(values);
const any = (encoder: encoding.Encoder): void => encoding.writeAny(encoder, { a: 1 });

function mebibyte(client: number, part: number): RawRun {
  return run(client, string("x".repeat(part)));
}

/** For tests only: updates that no page of ours sends, and why each is refused. */
export const hostileUpdates: readonly (readonly [name: string, update: () => Uint8Array, reason: Refusal])[] =
  [
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
    [
      "a root that is no file",
      () => single({ kind: 4, parent: "notes", content: text("x") }),
      "file-unknown",
    ],
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
