import { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import { headOrigin, type PlaceOrigin } from "@tandiff/shared/workspace/thread-place.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { PlaceKeeper } from "./thread-places.ts";

const [first, second] = [
  ThreadId.parse("00000000-0000-4000-8000-000000000001"),
  ThreadId.parse("00000000-0000-4000-8000-000000000002"),
];
const [fileA, fileB] = [FileId.parse("0"), FileId.parse("1")];

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function page() {
  const seed = new Y.Doc({ gc: false });
  seed.clientID = 1;
  seed.getText("f:0").insert(0, "one\ntwo\n");
  seed.getText("f:1").insert(0, "three\nfour\n");
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(seed));
  const keeper = new PlaceKeeper(doc);
  keeper.track(
    new Map<ThreadId, PlaceOrigin>([
      [first, headOrigin(fileA, "one\ntwo\n", { start: 2, end: 2 })],
      [second, headOrigin(fileB, "three\nfour\n", { start: 1, end: 1 })],
    ]),
  );
  let told = 0;
  keeper.store.subscribe(() => {
    told += 1;
  });
  return { doc, keeper, told: () => told, place: (thread: ThreadId) => keeper.store.getState().get(thread) };
}

test("a thread's place follows the edits soon after them, once for many", () => {
  const { doc, place, told } = page();
  expect(place(first)).toMatchObject({ start: 2 });
  for (let count = 0; count < 5; count++) doc.getText("f:0").insert(0, "\n");
  expect(place(first)).toMatchObject({ start: 2 });
  vi.advanceTimersByTime(100);
  expect(place(first)).toMatchObject({ start: 7 });
  expect(told()).toBe(1);
});

test("nobody is told of what moves no thread, and other files' places stay the same objects", () => {
  const { doc, place, told } = page();
  const before = place(second);
  doc.getText("f:0").insert(0, "x");
  vi.advanceTimersByTime(100);
  expect(told()).toBe(0);
  doc.getText("f:0").insert(0, "\n");
  vi.advanceTimersByTime(100);
  expect(told()).toBe(1);
  expect(place(second)).toBe(before);
});

test("a thread that is no longer tracked has no place, and its file is not listened to", () => {
  const { doc, keeper, place, told } = page();
  keeper.track(new Map());
  expect(place(first)).toBeUndefined();
  const count = told();
  doc.getText("f:0").insert(0, "\n");
  vi.advanceTimersByTime(100);
  expect(told()).toBe(count);
});
