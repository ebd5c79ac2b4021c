import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../src/desk.ts";
import { filledDesk } from "./helpers.ts";

test("a tool is lent for two weeks", async () => {
  const desk = await filledDesk();
  const loan = await desk.lend("drill-2", "m1", "2026-03-25");
  assert.equal(loan.due, "2026-04-08");
});

test("a tool is lent to one member at a time", async () => {
  const desk = await filledDesk();
  const both = await Promise.allSettled([
    desk.lend("drill-2", "m1", "2026-03-04"),
    desk.lend("drill-2", "m2", "2026-03-04"),
  ]);
  assert.deepEqual(both.map(({ status }) => status), ["fulfilled", "rejected"]);
});

test("the journal gives the same desk again", async () => {
  const desk = await filledDesk();
  await desk.lend("drill-2", "m1", "2026-03-04");
  await desk.lend("ladder-1", "m2", "2026-03-04");
  await desk.giveBack("drill-2", "2026-03-07");
  const again = await Desk.open(desk.journal);
  assert.deepEqual(again.loans, desk.loans);
  assert.deepEqual([...again.loans.keys()], ["ladder-1"]);
});
