import { createSecretKey, randomBytes } from "node:crypto";
import { SessionId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { chainStart, openRow, sealRow } from "./log-codec.ts";
import { testRow } from "./testing.ts";

const key = createSecretKey(randomBytes(32));
const session = SessionId.parse("session000000000");

test("a row opens in its own place only, even under the same key", () => {
  const sealed = sealRow(key, session, testRow("text"), chainStart);
  expect(Buffer.from(openRow(key, sealed).payload).toString()).toBe("text");

  for (const other of [{ session: "session000000001" }, { seq: 2 }, { kind: "comment.added" }]) {
    expect(() => openRow(key, { ...sealed, ...other })).toThrow("is not as the server wrote it");
  }
});

test("a row that is no row of this program is refused", () => {
  const sealed = sealRow(key, session, testRow("text"), chainStart);
  // Which row it is, and so how many there are, is for the operator alone.
  const message = `Row 1 of session ${session} cannot be read.`;
  expect(() => openRow(key, { ...sealed, audience: "nobody" })).toThrow(
    expect.objectContaining({
      message: expect.not.stringContaining("Row"),
      cause: expect.objectContaining({ message }),
    }),
  );
});

test("the first row continues 32 zero bytes, each later one the hash of the row before", () => {
  const first = sealRow(key, session, testRow("first"), chainStart);
  const second = sealRow(key, session, testRow("second"), first);

  expect([first.seq, second.seq]).toEqual([1, 2]);
  expect(Buffer.from(first.prev).equals(Buffer.alloc(32))).toBe(true);
  expect(second.prev).toBe(first.hash);
});
