import { expect, test } from "vitest";
import { openSharedSessions } from "../fanout/testing-shared-sessions.ts";
import { testRow } from "../storage/testing.ts";

test("who had looked for their seat before the session was opened anew looks for it again", async () => {
  const { nodes, link, links } = await openSharedSessions();
  const [{ seats, sessions, seat }] = nodes;
  const before = await seat(link);
  if (!before) throw new Error("The link opens nothing.");
  expect(seats.stillOpen(before).session).toBe(before.session);

  // As another node's compaction leaves it.
  await before.session.log.append([testRow("{}", { kind: "log:dropped" })]);
  expect(sessions.opened(links.id)).toBe(null);
  expect(() => seats.stillOpen(before)).toThrow("reads this interview anew");
  await expect(before.session.log.append([testRow("late")])).rejects.toMatchObject({ code: "not-stored" });

  const after = await seat(link);
  if (!after) throw new Error("The link opens nothing.");
  expect(after.session).not.toBe(before.session);
  expect(after.session.log.seq).toBe(before.session.log.seq + 1);
  expect(seats.stillOpen(after).session).toBe(after.session);
});
