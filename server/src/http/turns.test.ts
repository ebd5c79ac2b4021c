import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Turns } from "./turns.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** Sockets with something to write, which ends the turn. */
async function endTurn(turns: Turns, writers: readonly { mayWait: boolean; write: () => void }[]) {
  for (const writer of writers) turns.add(writer);
  await new Promise<void>((resolve) => process.nextTick(resolve));
}

const writers = (count: number, mayWait: boolean) =>
  Array.from({ length: count }, () => ({ mayWait, write: vi.fn<() => void>() }));

test("each socket writes once in a turn, whatever it was sent", async () => {
  const [writer] = writers(1, false);
  if (!writer) throw new Error("There is none.");
  await endTurn(new Turns(), [writer, writer, writer]);
  expect(writer.write).toHaveBeenCalledTimes(1);
});

test("while few write, an acknowledgement goes at once", async () => {
  const [author, ...others] = [...writers(1, true), ...writers(3, false)];
  await endTurn(new Turns(), author ? [author, ...others] : []);
  expect(author?.write).toHaveBeenCalledTimes(1);
});

test("while many write, acknowledgements alone wait for a tenth of a second, and nobody else does", async () => {
  const [authors, others] = [writers(10, true), writers(30, false)];
  await endTurn(new Turns(), [...authors, ...others]);
  for (const { write } of others) expect(write).toHaveBeenCalledTimes(1);
  for (const { write } of authors) expect(write).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  for (const { write } of authors) expect(write).toHaveBeenCalledTimes(1);
});

test("an acknowledgement that waits goes with what comes for the same page", async () => {
  const turns = new Turns();
  const [authors, others] = [writers(1, true), writers(30, false)];
  await endTurn(turns, [...authors, ...others]);
  for (const author of authors) author.mayWait = false;
  await endTurn(turns, authors);
  for (const { write } of authors) expect(write).toHaveBeenCalledTimes(1);
});
