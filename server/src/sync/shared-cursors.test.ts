import { NodeId, type ParticipantId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import type { Cursor } from "../fanout/news.ts";
import { goneJson, type StampedEntry } from "./presence.ts";
import { SharedCursors } from "./shared-cursors.ts";
import { ada, ben } from "./testing.ts";

const [near, far] = [NodeId.parse("near000000000000"), NodeId.parse("far0000000000000")];

/** The cursors in one document on one node, where no page is, and what its pages would have been shown. */
class Shown {
  readonly entries: StampedEntry[] = [];
  readonly withheld = new Set<ParticipantId>();
  readonly cursors: SharedCursors;

  constructor(now: number, owner: (clientId: number) => ParticipantId = () => ada) {
    this.cursors = new SharedCursors({
      now: () => now,
      connections: () => [],
      claim: (clientId, participant) => owner(clientId) === participant,
      isWithheld: (participant) => this.withheld.has(participant),
      show: (entries) => this.entries.push(...entries),
      tell: () => undefined,
    });
  }

  /** What a page has that passes over what is older than what it has. */
  state(clientId: number): string | null {
    let clock = 0;
    let json: string | null = null;
    for (const entry of this.entries.filter((one) => one.clientId === clientId)) {
      if (entry.clock > clock) ({ clock, json } = entry);
    }
    return json;
  }
}

const cursor = (clientId: number, clock: number, json: string, participant = ada): Cursor => ({
  clientId,
  clock,
  json,
  participant,
});

test("clocks ascend for a page that goes from a node to one whose clock is behind", () => {
  const [ahead, behind] = [new Shown(90_000), new Shown(30_000)];
  ahead.cursors.hear(far, [cursor(1, 1_000, "a")], false, 1_000);
  const last = ahead.cursors.nextClock();
  behind.cursors.hear(near, [], false, last);
  behind.cursors.hear(far, [cursor(1, 2_000, "b")], false, 2_000);
  const clocks = [...ahead.entries, ...behind.entries].map(({ clock }) => clock);
  expect(clocks).toEqual(clocks.toSorted((a, b) => a - b));
  expect(behind.entries[0]?.clock).toBeGreaterThan(last);
});

test("of a page that went from node to node only the last place counts, whatever comes late", () => {
  const shown = new Shown(0);
  shown.cursors.hear(near, [cursor(1, 10, "at the first")], false, 10);
  shown.cursors.hear(far, [cursor(1, 20, "at the second")], false, 20);
  shown.cursors.hear(near, [cursor(1, 15, "late")], false, 15);
  shown.cursors.hear(near, [cursor(1, 30, goneJson)], false, 30);
  shown.cursors.hear(near, [], true, 30);
  expect(shown.state(1)).toBe("at the second");
  shown.cursors.forget(far);
  expect(shown.state(1)).toBe(goneJson);
  expect(shown.cursors.entries()).toEqual([]);
});

test("what a node does not name among all that it has is gone, and nobody shows what is another's", () => {
  const shown = new Shown(0, (clientId) => (clientId === 3 ? ben : ada));
  shown.cursors.hear(far, [cursor(1, 1, "one"), cursor(2, 1, "two"), cursor(3, 1, "three")], true, 1);
  expect([1, 2, 3].map((clientId) => shown.state(clientId))).toEqual(["one", "two", null]);
  shown.cursors.hear(far, [cursor(2, 2, "two")], true, 2);
  expect([1, 2].map((clientId) => shown.state(clientId))).toEqual([goneJson, "two"]);
});

test("whoever is withheld here is shown to nobody here, though another node still tells of them", () => {
  const shown = new Shown(0);
  shown.cursors.hear(far, [cursor(1, 1, "before")], false, 1);
  shown.withheld.add(ada);
  shown.cursors.presenceChanged();
  expect(shown.state(1)).toBe(goneJson);
  shown.cursors.hear(far, [cursor(1, 2, "meanwhile")], false, 2);
  expect([shown.state(1), shown.cursors.entries()]).toEqual([goneJson, []]);
  shown.withheld.delete(ada);
  shown.cursors.presenceChanged();
  expect(shown.state(1)).toBe("meanwhile");
});
