import type { CommandId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import type { NewRow } from "../storage/port.ts";
import type { Decision } from "./decide.ts";
import type { Seed } from "./workspace.ts";

export function encodeEvent(event: Event): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(event));
}

/**
 * The rows that keep what was decided. The first one carries the command, by which a retry of it is known.
 * @param me null where the organiser or the server acts
 */
export function rowsOf(
  decisions: readonly Decision[],
  me: ParticipantId | null,
  command: CommandId | null,
  at: number,
): NewRow[] {
  return decisions.map(({ audience, event, cause = null }, index) => ({
    at,
    participant: me,
    audience,
    cause,
    kind: event.kind,
    payload: encodeEvent(event),
    command: index === 0 ? command : null,
  }));
}

/** The rows of a new workspace. */
export function seedRowsOf({ event, update }: Seed, at: number): NewRow[] {
  const common = { at, participant: null, audience: "everyone", cause: null, command: null } as const;
  return [
    { ...common, kind: event.kind, payload: encodeEvent(event) },
    { ...common, kind: "update:code", payload: update },
  ];
}
