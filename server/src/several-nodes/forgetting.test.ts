import { AppError } from "@tandiff/shared/errors.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test, vi } from "vitest";
import { openSharedSessions } from "../fanout/testing-shared-sessions.ts";
import { LivePage } from "../live/testing-live.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { testRow } from "../storage/testing.ts";
import { Rooms } from "../sync/rooms.ts";
import { RawPage } from "../sync/testing-page.ts";
import { createCall, organise } from "../testing-app.ts";
import { atNode, startTwoApps } from "./testing-apps.ts";

test.skipIf(postgresIsMissing)(
  "who was removed is shown nothing more by any node, though the one that did so could not end their link",
  async () => {
    const [one, other] = await startTwoApps({ hear: true });
    const { links, second } = await createCall(one);
    const there = atNode(other, second);
    const pages = [await LivePage.of(there), await RawPage.of(there)];
    const failing = new AppError("not-stored", "The database is away.");
    vi.spyOn(one.storage, "replaceInvite").mockRejectedValue(failing);
    const answer = await organise(one, links.id, { type: "person.remove", participant: second.id });
    expect(answer.status).toBe(503);
    for (const page of pages) expect(await page.closes()).toBe(closeCodes.unauthorised);
  },
);

test("who had looked for their seat before the session was opened anew looks for it again", async () => {
  const { nodes, link, links } = await openSharedSessions();
  const [{ storage, seats, sessions, seat }] = nodes;
  const before = await seat(link);
  if (!before) throw new Error("The link opens nothing.");
  expect(seats.stillOpen(before).session).toBe(before.session);

  // As another node's compaction leaves it.
  await before.session.log.append([testRow("{}", { kind: "log:dropped" })]);
  expect(sessions.opened(links.id)).toBe(null);
  expect(() => seats.stillOpen(before)).toThrow("reads this interview anew");
  await expect(before.session.log.append([testRow("late")])).rejects.toMatchObject({ code: "not-stored" });

  // What the server itself was about to write.
  const nothing = (): void => undefined;
  const rooms = new Rooms({ storage, now: Date.now, rejected: nothing, report: nothing });
  const entered = rooms.enter(before.session, new Map(), async () => []);
  await expect(entered).rejects.toMatchObject({ code: "not-stored" });
  expect(rooms.size).toBe(0);

  const after = await seat(link);
  if (!after) throw new Error("The link opens nothing.");
  expect(after.session).not.toBe(before.session);
  expect(after.session.log.seq).toBe(before.session.log.seq + 1);
  expect(seats.stillOpen(after).session).toBe(after.session);
});
