import { Event, type StampedEvent } from "@tandiff/shared/session/events.ts";
import { isEventKind, type LogRow } from "./port.ts";

/** The event that a row holds; null for a row that holds none. */
export function readEvent(row: LogRow): StampedEvent | null {
  if (!isEventKind(row.kind)) return null;
  const event = Event.parse(JSON.parse(new TextDecoder().decode(row.payload)));
  return { at: row.at, by: row.participant, event };
}
