import { ParticipantId, ThreadId } from "../ids.ts";
import { noLabels } from "./label-words.ts";
import type { Thread } from "./state.ts";
import { expect, test } from "vitest";
import { agendaOrder, moved } from "./agenda-order.ts";

const id = (number: number) => ThreadId.parse(`00000000-0000-4000-8000-00000000000${number}`);
const thread = (number: number): Thread => ({
  id: id(number),
  position: null,
  spot: null,
  labels: noLabels,
  openedAt: 0,
  openedBy: ParticipantId.parse("noornoornoornoor"),
  addedInCall: false,
  resolved: null,
  comments: [],
});
const threads = [1, 2, 3, 4].map(thread);
const order = (agenda: readonly number[]) =>
  agendaOrder(threads, agenda.map(id)).map((one) => threads.indexOf(one) + 1);

test("without an order the walk-through goes as the files do", () => {
  expect(order([])).toEqual([1, 2, 3, 4]);
});

test("those that were ordered come first, those added later behind them", () => {
  expect(order([3, 1])).toEqual([3, 1, 2, 4]);
  expect(order([4, 3, 2, 1])).toEqual([4, 3, 2, 1]);
});

test("a thread that was deleted since leaves no gap", () => {
  expect(order([9, 2])).toEqual([2, 1, 3, 4]);
});

test("moving takes one out and puts it to its new place", () => {
  expect(moved(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
  expect(moved(["a", "b", "c", "d"], 3, 0)).toEqual(["d", "a", "b", "c"]);
  expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 5, 0)).toEqual(["a", "b"]);
});
