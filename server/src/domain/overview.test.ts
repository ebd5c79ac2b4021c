import { randomUUID } from "node:crypto";
import { SessionsQuery, type SessionsView } from "@tandiff/shared/api.ts";
import { CommandId, type SessionId } from "@tandiff/shared/ids.ts";
import type { SessionChangeInput } from "@tandiff/shared/session/changes.ts";
import { ChangeRequest } from "@tandiff/shared/session/changes.ts";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Storage } from "../storage/port.ts";
import { openTestStorage, testExercise, testRow } from "../storage/testing.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "../sync/testing.ts";
import { createFullSession, testSessions } from "../testing-sessions.ts";
import { Overview } from "./overview.ts";
import type { Sessions } from "./sessions.ts";

const all = SessionsQuery.parse({});

/** Nodes on one storage; SQLite that says it is shared. */
function openNodes() {
  const own = openTestStorage();
  onTestFinished(() => own.cleanUp());
  const start = () => {
    const storage: Storage = { ...own.storage, isShared: true };
    const sessions = testSessions(own, { storage, unusedMilliseconds: 0 });
    onTestFinished(() => sessions.close());
    return { storage, sessions };
  };
  const make = (sessions: Sessions): Promise<SessionId> => createFullSession(own, sessions);
  return { own, start, make };
}

function change(sessions: Sessions, id: SessionId, asked: SessionChangeInput): Promise<void> {
  const request = ChangeRequest.parse({ id: CommandId.parse(randomUUID()), change: asked });
  return sessions.change(id, request);
}

const video = (path: string): SessionChangeInput => ({
  type: "video.change",
  videoUrl: `https://example.org/${path}`,
});

test("a board reads an interview when it is new and when something has happened in it, and holds none", async () => {
  const { start, make } = openNodes();
  const [other, here] = [start(), start()];
  const ids: SessionId[] = [];
  for (let count = 0; count < 5; count += 1) ids.push(await make(other.sessions));
  const [first] = ids;
  if (!first) throw new Error("There is no session.");
  const reads = vi.spyOn(here.storage, "readEvents");
  const heads = vi.spyOn(here.storage, "heads");
  const board = async (): Promise<SessionsView["sessions"]> => {
    reads.mockClear();
    heads.mockClear();
    return (await here.sessions.overview.of(all)).sessions;
  };
  const before = await board();
  expect(before.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(reads).toHaveBeenCalledTimes(5);
  expect(here.sessions.size).toBe(0);

  expect(await board()).toEqual(before);
  expect(reads).not.toHaveBeenCalled();
  expect(heads).toHaveBeenCalledTimes(1);

  await change(other.sessions, first, video("moved"));
  const moved = await board();
  expect(moved.find(({ id }) => id === first)?.videoUrl).toBe("https://example.org/moved");
  expect(reads.mock.calls).toEqual([[first]]);

  // What is held is known, and is known still once it was let go.
  await here.sessions.get(first);
  await change(here.sessions, first, video("here"));
  expect((await board()).find(({ id }) => id === first)?.videoUrl).toBe("https://example.org/here");
  expect(reads).not.toHaveBeenCalled();
  expect(here.sessions.size).toBe(1);
});

test("two boards at once read each interview once", async () => {
  const { start, make } = openNodes();
  const [other, here] = [start(), start()];
  for (let count = 0; count < 5; count += 1) await make(other.sessions);
  const reads = vi.spyOn(here.storage, "readEvents");
  const [one, two] = await Promise.all([here.sessions.overview.of(all), here.sessions.overview.of(all)]);
  expect(one).toEqual(two);
  expect(reads).toHaveBeenCalledTimes(5);
});

test("nothing is kept in mind of an interview that another node has erased or gone on with", async () => {
  const { start, make } = openNodes();
  const [other, here] = [start(), start()];
  const ids: SessionId[] = [];
  for (let count = 0; count < 3; count += 1) ids.push(await make(other.sessions));
  const [erased, moved, left] = ids;
  if (!erased || !moved || !left) throw new Error("There are no sessions.");
  const heads = vi.spyOn(here.storage, "heads");
  const overview = new Overview({
    storage: here.storage,
    look: () => Promise.resolve(),
    opened: () => null,
    assertKept: () => undefined,
    retentionDays: 180,
    now: Date.now,
    report: (error) => {
      throw error;
    },
  });
  expect((await overview.of(all)).sessions).toHaveLength(3);
  await other.sessions.erase(erased, "organiser");
  await change(other.sessions, moved, video("moved"));
  await overview.tidy();
  heads.mockClear();
  await overview.tidy();
  expect(heads.mock.calls).toEqual([[[left]]]);
  const view = await overview.of(all);
  expect(view.sessions.map(({ id }) => id).toSorted()).toEqual([moved, left].toSorted());
  expect(view.erased.map(({ id }) => id)).toEqual([erased]);
});

test("one that is erased while the board is read is told as erased alone", async () => {
  const { start, make } = openNodes();
  const [other, here] = [start(), start()];
  const [one, two] = [await make(other.sessions), await make(other.sessions)];
  // So that it is known.
  await here.sessions.overview.of(all);
  await change(other.sessions, two, video("moved"));
  vi.spyOn(here.storage, "erased").mockImplementationOnce(async () => {
    await other.sessions.erase(one, "organiser");
    return other.storage.erased();
  });
  const view = await here.sessions.overview.of(all);
  expect(view.sessions.map(({ id }) => id)).toEqual([two]);
  expect([view.erased.map(({ id }) => id), view.unreadable]).toEqual([[one], []]);
});

describe("whatever happens on whichever node", () => {
  const steps = isFull ? 5_000 : 150;

  test("a board shows what one shows that has seen no other", { timeout: 60_000 + steps * 100 }, async () => {
    const seed = printedSeed("overview");
    const random = randomFrom(seed);
    const { own, start, make } = openNodes();
    const { exercise, blobs } = testExercise("other\n", "go-other");
    await own.storage.addExercise(exercise, blobs);
    const nodes = [start(), start()] as const;
    const ids: SessionId[] = [];
    const happened = new Map<string, number>();
    const attempt = async (name: string, run: () => Promise<unknown>): Promise<void> => {
      try {
        await run();
        happened.set(name, (happened.get(name) ?? 0) + 1);
      } catch {
        // What may not be done now.
      }
    };
    const changes: readonly (() => SessionChangeInput)[] = [
      () => video(`${random(1_000)}`),
      () => ({ type: "session.cancel", reason: `Reason ${random(1_000)}` }),
      () => ({ type: "session.reinstate" }),
      () => ({ type: "person.add", name: `Person ${random(1_000)}`, role: "interviewer" }),
      () => ({ type: "exercise.change", exercise: random(2) === 0 ? "go-other" : "go-hello" }),
      () => ({ type: "time.change", callAt: new Date(Date.now() + random(9) * 86_400_000).toISOString() }),
    ];
    for (let step = 0; step < steps; step += 1) {
      const { sessions, storage } = nodes[random(2)] ?? nodes[0];
      const id = ids[random(ids.length)];
      const kind = random(12);
      if (!id || kind === 0) await attempt("made", async () => ids.push(await make(sessions)));
      else if (kind === 1 && random(3) === 0) await attempt("erased", () => sessions.erase(id, "organiser"));
      else if (kind === 2) sessions.forgetUnused();
      else if (kind === 3)
        await attempt("typed", () => storage.append(id, [testRow("{}", { kind: "update:code" })]));
      else if (kind === 4) {
        await attempt("said", async () => {
          const session = await sessions.get(id);
          const who = session.state.participants[random(2)];
          const command =
            random(2) === 0
              ? ({ type: "review.open" } as const)
              : ({ type: "call.start", evenUnsubmitted: true } as const);
          if (who) await session.execute(who.id, { id: CommandId.parse(randomUUID()), command });
        });
      } else {
        const asked = changes[random(changes.length)]?.();
        if (asked) await attempt(asked.type, () => change(sessions, id, asked));
      }
      if (random(3) > 0) continue;
      const shown = await (nodes[random(2)] ?? nodes[0]).sessions.overview.of(all);
      const fresh = await start().sessions.overview.of(all);
      expect(shown).toEqual(fresh);
    }
    sayRounds("overview", seed, JSON.stringify(Object.fromEntries(happened)));
    // The control: there was something to show.
    expect(happened.size).toBeGreaterThan(7);
  });
});
