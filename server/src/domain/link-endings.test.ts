import { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import type { Invite } from "../storage/port.ts";
import { LinkEndings } from "./link-endings.ts";

function inviteOf(name: string, generation = 1): Invite {
  return {
    participant: ParticipantId.parse(name.padEnd(16, "0")),
    session: SessionId.parse(`of${name}`.padEnd(16, "0")),
    generation,
    secretHash: new Uint8Array(32),
    revokedAt: null,
  };
}

test("links of sessions that are not held are forgotten, and those of others end as before", () => {
  const endings = new LinkEndings();
  const ended: string[] = [];
  endings.onEnded((participant, _, where) => ended.push(`${participant} ${where}`));
  const [held, left] = [inviteOf("ada"), inviteOf("ben")];
  for (const invite of [held, left]) endings.read(invite);
  expect(endings.sessions()).toEqual([held.session, left.session]);

  endings.forgetUnless((session) => session === held.session);
  expect(endings.sessions()).toEqual([held.session]);
  endings.read(inviteOf("ada", 2));
  endings.read(inviteOf("ben", 2));
  expect(ended).toEqual([`${held.participant} elsewhere`]);
});
