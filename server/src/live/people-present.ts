import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Present } from "@tandiff/shared/live/protocol.ts";
import { isWithheld, type SessionState } from "@tandiff/shared/session/state.ts";
import type { LiveConnection } from "./live-connection.ts";

/** Best first: who has one good page has a good line. */
const lines: readonly Present["line"][] = ["good", "unstable", "away"];

/**
 * Everyone of these connections once, however many pages they have open. Who has focus time is here, and
 * that is all that is told.
 */
export function peoplePresent(
  connections: readonly Pick<LiveConnection, "participant" | "place" | "line" | "following">[],
  state: SessionState,
): Present[] {
  const pages = Map.groupBy(connections, ({ participant }) => participant.id);
  return Array.from(pages, ([participant, own]): Present => onePerson(participant, own, state));
}

function onePerson(
  participant: ParticipantId,
  pages: readonly Pick<LiveConnection, "participant" | "place" | "line" | "following">[],
  state: SessionState,
): Present {
  if (pages.some((page) => isWithheld(state, page.participant.role))) {
    return { participant, place: null, line: "good", following: null };
  }
  const line = lines.find((one) => pages.some((page) => page.line === one)) ?? "away";
  // The page that is looked at, and of several the one that came last.
  const page = pages.findLast((one) => one.line === line);
  return {
    participant,
    place: page?.place ?? null,
    line,
    following: pages.find(({ following }) => following !== null)?.following ?? null,
  };
}
