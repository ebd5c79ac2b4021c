import { AppError } from "@tandiff/shared/errors.ts";
import { isTimeZone, momentIn } from "@tandiff/shared/session/time-zone.ts";

/** A time as somebody typed it, for the server: with an offset as it is, else as the clocks of the zone show it. */
export function readTime(text: string, zone: string | undefined): string {
  if (/(?:Z|[+-]\d\d:\d\d)$/.test(text)) return text;
  if (zone === undefined) {
    throw new AppError(
      "bad-request",
      `${text} is a time somewhere: name its --time-zone, or give it an offset.`,
    );
  }
  if (!isTimeZone(zone)) throw new AppError("bad-request", `${zone} is not the name of a time zone.`);
  const at = momentIn(text, zone);
  if (at === null) throw new AppError("bad-request", `${text} is not a time such as 2026-12-01T14:00.`);
  return new Date(at).toISOString();
}

export interface TimeOptions {
  readonly callAt?: string;
  readonly dueAt?: string;
  readonly timeZone?: string;
}

/** The times of a session as its routes take them. @throws AppError "bad-request" */
export function timesOf({ callAt, dueAt, timeZone }: TimeOptions) {
  return {
    callAt: callAt === undefined ? null : readTime(callAt, timeZone),
    dueAt: dueAt === undefined ? null : readTime(dueAt, timeZone),
    timeZone: timeZone ?? null,
  };
}
