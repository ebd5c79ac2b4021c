import { limits } from "@tandiff/shared/limits.ts";
import { slowness } from "@tandiff/shared/testing-slowness.ts";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { bens, documentWithBen, fresh, run, string } from "./testing-hostile.ts";
import {
  ada,
  ben,
  type GatedDocument,
  length,
  rawUpdate,
  text,
  updateOf,
  type RawId,
  type RawRun,
  type RawStruct,
} from "./testing.ts";

/** Longest that an update may keep all others waiting, in milliseconds. */
const most = 50;

interface Slow {
  readonly server: () => GatedDocument;
  readonly update: Uint8Array;
  readonly effect: "change" | "refused" | "none";
}

const times = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));

/** A chain of letters, each a struct of its own. */
const chain = (count: number): Uint8Array =>
  rawUpdate([
    {
      client: fresh,
      clock: 0,
      structs: times(count, (index): RawStruct =>
        index === 0 ? string("x") : { kind: 4, origin: [fresh, index - 1], content: text("x") },
      ),
    },
  ]);

/** The same one again and again. */
function manyDeletions(count: number): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const value of [0, 1, bens, count]) encoding.writeVarUint(encoder, value);
  for (let written = 0; written < count; written += 1) {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, 5);
  }
  return encoding.toUint8Array(encoder);
}

/** Letters of which each waits for one of the other client's. */
const half = (count: number, own: number, other: number, behind: number): RawRun =>
  run(
    own,
    ...times(count, (index): RawStruct =>
      index < behind ? string("x") : { kind: 4, origin: [other, index - behind], content: text("x") },
    ),
  );

const wordsAt = 9;
/** A document of words, of which each has been split off already where `split`. */
const words = (count: number, split: boolean) => (): GatedDocument => {
  const server = documentWithBen();
  const page = server.page(bens + 1);
  server.offer(
    ben,
    updateOf(page, () => page.getText("f:0").insert(0, "ab cd ef ".repeat(count))),
  );
  // Not through the gate, which takes its time over so many: it has come little by little.
  const splits = rawUpdate([], [[bens + 1, ...times(count, (index) => [index * wordsAt + 4, 1] as const)]]);
  if (split) Y.applyUpdate(server.doc, splits);
  return server;
};

/** Another word at so many places, as a replacement of all in an editor sends it. */
const replacement = (server: GatedDocument, count: number): Uint8Array => {
  const page = server.page(fresh);
  const file = page.getText("f:0");
  return updateOf(page, () =>
    page.transact(() => {
      let at = 0;
      for (let done = 0; done < count; done += 1) {
        at = file.toJSON().indexOf("ab ", at);
        file.delete(at, 2);
        file.insert(at, "abc");
        at += 3;
      }
    }),
  );
};

/** Letters that each claim to stand between the file's start and a letter far behind, each a struct of its own. */
const behind = (server: GatedDocument, count: number): GatedDocument => {
  const letters = times(count, (index): RawStruct =>
    index === 0 ? string("x") : { kind: 4, rightOrigin: [fresh, index - 1], content: text("x") },
  );
  Y.applyUpdate(server.doc, rawUpdate([run(fresh, ...letters)]));
  return server;
};

/** Letters of two people who took turns, each behind the other's. */
const inTurns = (server: GatedDocument, count: number): GatedDocument => {
  Y.applyUpdate(
    server.doc,
    rawUpdate([half(count / 2, fresh + 1, fresh, 0), half(count / 2, fresh, fresh + 1, 1)]),
  );
  return server;
};

/** A letter that claims to stand between its file's start and another letter. */
const spanning = (rightOrigin: RawId): RawStruct => ({ kind: 4, rightOrigin, content: text("y") });

const subdocuments = times(100_000, (index): RawStruct => ({
  kind: 9,
  parent: "f:0",
  content: (encoder) => {
    text(`guid-${index}-${"x".repeat(10)}`)(encoder);
    encoding.writeAny(encoder, {});
  },
}));

const slow: readonly (readonly [name: string, slow: () => Slow])[] = [
  [
    "2.8 MB of subdocuments",
    () => given(rawUpdate([{ client: fresh, clock: 0, structs: subdocuments }]), "refused"),
  ],
  ["4 MiB of one-letter strings", () => given(chain(600_000).subarray(0, limits.writerFrame), "refused")],
  ["as many as are let through", () => given(chain(limits.pieces), "change")],
  ["4 MiB of deletions", () => given(manyDeletions(limits.writerFrame / 2), "refused")],
  ["the same deletion as often as is let through", () => given(manyDeletions(limits.pieces), "change")],
  [
    "two client ids that wait for each other at every letter",
    () => {
      const count = limits.pieces / 2;
      const update = rawUpdate([half(count, fresh + 1, fresh, 0), half(count, fresh, fresh + 1, 1)]);
      return given(update, "change");
    },
  ],
  [
    "a file of line ends and 1 MiB of CR",
    () => given(rawUpdate([run(fresh, string("\r".repeat(limits.workspaceFile)))]), "refused"),
  ],
  [
    "a replacement at 2,000 places",
    () => ({
      server: words(2_000, false),
      update: replacement(words(2_000, false)(), 2_000),
      effect: "change",
    }),
  ],
  [
    "one at 1,000 places of a text of 20,000 pieces",
    () => ({
      server: words(10_000, true),
      update: replacement(words(10_000, true)(), 1_000),
      effect: "change",
    }),
  ],
  [
    "deletions that split what is split already",
    () => ({
      server: words(20_000, true),
      update: rawUpdate([], [[bens + 1, ...times(5_000, (index) => [index * wordsAt + 1, 1] as const)]]),
      effect: "refused",
    }),
  ],
  [
    "a replacement at 5,000 places",
    () => ({
      server: words(5_000, false),
      update: replacement(words(5_000, false)(), 5_000),
      effect: "refused",
    }),
  ],
  [
    "insertions that each make Yjs look through a file",
    () => ({
      server: () => behind(documentWithBen(), 10_000),
      update: rawUpdate([run(fresh + 1, ...times(200, (index) => spanning([fresh, index])))]),
      effect: "refused",
    }),
  ],
  [
    "as many of them as are let through",
    () => ({
      server: () => behind(documentWithBen(), 10_000),
      update: rawUpdate([run(fresh + 1, ...times(9, (index) => spanning([fresh, index])))]),
      effect: "change",
    }),
  ],
  [
    "insertions that each make Yjs look through what two people wrote in turns",
    () => ({
      server: () => inTurns(documentWithBen(), 10_000),
      update: rawUpdate([run(fresh + 2, ...times(200, () => spanning([fresh, 4_999])))]),
      effect: "refused",
    }),
  ],
  [
    "as many of those as are let through",
    () => ({
      server: () => inTurns(documentWithBen(), 10_000),
      update: rawUpdate([run(fresh + 2, ...times(9, () => spanning([fresh, 4_999])))]),
      effect: "change",
    }),
  ],
  [
    "a chain whose every letter Yjs looks for behind a file's text",
    () => ({
      server: () => behind(documentWithBen(), 1_000),
      update: rawUpdate([
        run(
          fresh + 1,
          ...times(2_000, (index): RawStruct =>
            index === 0 ? spanning([fresh, 0]) : { ...spanning([fresh, 0]), origin: [fresh + 1, index - 1] },
          ),
        ),
      ]),
      effect: "change",
    }),
  ],
  [
    "letters in front of each other, each of which Yjs places behind a file's text",
    () => ({
      server: () => behind(documentWithBen(), 1_000),
      update: rawUpdate([
        run(
          fresh + 1,
          ...times(2_000, (index) => spanning(index === 0 ? [fresh, 0] : [fresh + 1, index - 1])),
        ),
      ]),
      effect: "refused",
    }),
  ],
  [
    "a chain, and insertions that each claim to stand between one of its letters and what came before it",
    () => {
      const letters = 1_900;
      const update = rawUpdate([
        run(
          fresh,
          ...times(letters, (index): RawStruct =>
            index === 0 ? string("x") : { kind: 4, origin: [fresh, index - 1], content: text("x") },
          ),
        ),
        run(
          fresh + 1,
          ...times(letters, (index): RawStruct => ({ kind: 4, origin: [fresh, index], content: text("y") })),
        ),
      ]);
      return given(update, "change");
    },
  ],
  [
    "deleted text of 2^53 characters",
    () => given(rawUpdate([run(fresh, { kind: 1, parent: "f:0", content: length(2 ** 53 - 1) })]), "refused"),
  ],
];

function given(update: Uint8Array, effect: Slow["effect"]): Slow {
  return { server: documentWithBen, update, effect };
}

/** The fastest of some times: without what else the machine does meanwhile. */
function fastest(
  server: () => GatedDocument,
  update: Uint8Array,
  enough: number,
): { time: number; effect: string } {
  let effect = "";
  let time = Infinity;
  for (let tries = 0; tries < 15 && (tries < 3 || time >= enough); tries += 1) {
    const document = server();
    const start = performance.now();
    effect = document.offer(ada, update).verdict.effect;
    time = Math.min(time, performance.now() - start);
  }
  return { time, effect };
}

test.each(slow)("nobody else waits for long while an update is judged and applied: %s", (_name, make) => {
  const { server, update, effect } = make();
  const bound = most * slowness();
  const found = fastest(server, update, bound);
  process.stdout.write(`${_name}: ${update.length} bytes, ${found.time.toFixed(1)} ms, ${found.effect}\n`);
  expect(found.effect).toBe(effect);
  expect(found.time).toBeLessThan(bound);
});
