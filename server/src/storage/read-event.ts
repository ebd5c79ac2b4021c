import { Event, type StampedEvent } from "@tandiff/shared/session/events.ts";
import { NewerRow } from "./newer-row.ts";
import { isEventKind, type LogRow } from "./port.ts";

/** The event that a row holds; null for a row that holds none. @throws NewerRow */
export function readEvent(row: LogRow): StampedEvent | null {
  if (!isEventKind(row.kind)) return null;
  const event = Event.safeParse(JSON.parse(new TextDecoder().decode(row.payload)));
  if (!event.success) throw new NewerRow(row, event.error);
  return { at: row.at, by: row.participant, event: event.data };
}
