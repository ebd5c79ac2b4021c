import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Place, Present } from "@tandiff/shared/live/protocol.ts";
import { isWithheld, type Participant, type SessionState } from "@tandiff/shared/session/state.ts";

/** A page that somebody has open, on this node or another one. */
export interface OpenPage {
  readonly participant: Participant;
  /** When it came, in milliseconds since the epoch. */
  readonly since: number;
  readonly place: Place | null;
  readonly line: Present["line"];
  readonly following: ParticipantId | null;
}

/** Best first: who has one good page has a good line. */
const lines: readonly Present["line"][] = ["good", "unstable", "away"];

/**
 * Everyone of these pages once, however many they have open. Who has focus time is here, and that is all that is
 * told.
 */
export function peoplePresent(pages: readonly OpenPage[], state: SessionState): Present[] {
  const people = Map.groupBy(pages, ({ participant }) => participant.id);
  return Array.from(people, ([participant, own]): Present => onePerson(participant, own, state));
}

function onePerson(participant: ParticipantId, pages: readonly OpenPage[], state: SessionState): Present {
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
