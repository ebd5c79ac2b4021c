import { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Look, Present } from "@tandiff/shared/live/protocol.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OwnLook } from "./own-look.ts";

const follower = (name: string): Present => ({
  participant: ParticipantId.parse(name.repeat(16).slice(0, 16)),
  place: null,
  line: "good",
  following: null,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const sent: Look[] = [];
  return { sent, own: new OwnLook((look) => sent.push(look)) };
}

test("nothing is told while nobody follows, and all of it at once to who begins", () => {
  const { sent, own } = open();
  own.show({ editor: { line: 4, offset: 0, left: 0, cursor: null } });
  vi.advanceTimersByTime(1_000);
  expect(sent).toEqual([]);
  own.followedBy([follower("a")]);
  vi.advanceTimersByTime(1);
  expect(sent).toMatchObject([{ editor: { line: 4 } }]);
  own.followedBy([follower("a"), follower("b")]);
  vi.advanceTimersByTime(200);
  expect(sent, "the new one has not seen it").toHaveLength(2);
  own.followedBy([follower("b")]);
  vi.advanceTimersByTime(200);
  expect(sent).toHaveLength(2);
});

test("a quick scroll is told a few times and ends with where it ended", () => {
  const { sent, own } = open();
  own.followedBy([follower("a")]);
  vi.advanceTimersByTime(200);
  const before = sent.length;
  for (let line = 1; line <= 100; line++) {
    own.show({ editor: { line, offset: 0, left: 0, cursor: null } });
    vi.advanceTimersByTime(4);
  }
  vi.advanceTimersByTime(200);
  expect(sent.length - before).toBeLessThanOrEqual(7);
  expect(sent.at(-1)).toMatchObject({ editor: { line: 100 } });
});
