import { createSecretKey, randomBytes, randomInt, randomUUID } from "node:crypto";
import { ParticipantId, SessionId, ThreadId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { chainStart, openRow, resealRow, sealRow, type SealedRow } from "./log-codec.ts";
import { nonceOf, seal } from "./sealing.ts";
import { packRows, unpackRows } from "./segment.ts";
import type { PackedRow } from "./segment-encoding.ts";
import { testRow } from "./testing.ts";

const key = createSecretKey(randomBytes(32));
const session = SessionId.parse("session000000000");
const thread = ThreadId.parse(randomUUID());
const people = ["noor000000000000", "ada0000000000000"].map((id) => ParticipantId.parse(id));

/** Rows of a log in which rows of other kinds stand between those of `code`; `count` of these. */
function sealedRows(count: number): readonly SealedRow[] {
  const rows: SealedRow[] = [];
  let head = chainStart;
  for (let at = 1_700_000_000_000; rows.length < count; at += randomInt(-5, 400)) {
    const isOther = randomInt(10) === 0;
    const row = sealRow(
      key,
      session,
      testRow("", {
        at,
        participant: people[randomInt(3)] ?? null,
        cause: randomInt(2) === 0 ? thread : null,
        kind: isOther ? "update:notes" : "update:code",
        payload: randomBytes(randomInt(20) === 0 ? 100_000 : randomInt(40)),
      }),
      head,
    );
    head = row;
    if (!isOther) rows.push(row);
  }
  return rows;
}

function opened(rows: readonly SealedRow[]): readonly PackedRow[] {
  return rows.map((row) => ({ ...openRow(key, row), nonce: nonceOf(row.sealed) }));
}

test("rows come out of a segment as they went in, and so do their ciphertexts and hashes", async () => {
  const rows = sealedRows(500);
  const segment = await packRows(key, session, "code", opened(rows));
  expect(segment).toMatchObject({ first: rows[0]?.seq, last: rows.at(-1)?.seq, at: rows.at(-1)?.at });
  const unpacked = unpackRows(key, segment);
  expect(unpacked).toEqual(opened(rows));
  const again = unpacked.map((row, index) =>
    resealRow(key, session, row, rows[index]?.prev ?? chainStart.hash, row.nonce),
  );
  expect(again).toEqual(rows);
});

test("rows whose nonces do not follow each other are packed as well", async () => {
  const rows = Array.from({ length: 50 }, (_, index): PackedRow => {
    return { ...testRow(""), payload: Uint8Array.of(index), seq: index + 1, nonce: nonceAt(index) };
  });
  expect(unpackRows(key, await packRows(key, session, "code", rows))).toEqual(rows);
});

/** Now and then of another process, or one that goes back. */
function nonceAt(index: number): Uint8Array {
  return index % 3 === 0
    ? new Uint8Array(randomBytes(12))
    : new Uint8Array(12).fill(7, 0, 8).fill(index % 7, 8);
}

test("a segment opens in its own place only", async () => {
  const segment = await packRows(key, session, "code", opened(sealedRows(3)));
  const elsewhere = { session: SessionId.parse("session000000001") };
  for (const other of [elsewhere, { document: "notes" as const }, { first: 0 }, { last: 9_999 }, { at: 1 }]) {
    expect(() => unpackRows(key, { ...segment, ...other })).toThrow("is not as the server wrote it");
  }
});

test("no byte of a segment can be changed and no end cut off", async () => {
  const segment = await packRows(key, session, "code", opened(sealedRows(1)));
  const place = { ...segment };
  for (const index of segment.sealed.slice(0, 200).keys()) {
    const changed = Uint8Array.from(segment.sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
    expect(() => unpackRows(key, { ...place, sealed: changed })).toThrow("is not as the server wrote it");
    const cut = segment.sealed.subarray(0, index);
    expect(() => unpackRows(key, { ...place, sealed: cut })).toThrow("is not as the server wrote it");
  }
});

test("no nonce is given out twice, and those of one process follow each other", () => {
  const nonces = Array.from({ length: 2_000 }, () =>
    Buffer.from(nonceOf(seal(key, new Uint8Array(), new Uint8Array()))).toString("hex"),
  );
  expect(new Set(nonces).size).toBe(2_000);
  expect(new Set(nonces.map((nonce) => nonce.slice(0, 16))).size).toBe(1);
});
