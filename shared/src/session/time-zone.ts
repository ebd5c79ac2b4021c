const day = 86_400_000;

/** Whether the name is one of the time zones that this machine knows, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/**
 * The moment at which clocks in `zone` show `local`, such as `2026-12-01T14:00`, in milliseconds since the epoch. Of
 * an hour that comes twice it is the first one; one that is skipped is as much later. Null where it is no time.
 */
export function momentIn(local: string, zone: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local)) return null;
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) return null;
  const around = [wall - day, wall + day].map((near) => wall - (wallClock(near, zone) - near));
  const exact = around.filter((at) => wallClock(at, zone) === wall);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...around);
}

/** What clocks in `zone` show at a moment, as `2026-12-01T14:00`: the value of a `datetime-local` field. */
export function localTimeIn(at: number, zone: string): string {
  return new Date(wallClock(at, zone)).toISOString().slice(0, 16);
}

/** The day that it is in `zone`, as `2026-12-01`. */
export function dayIn(at: number, zone: string): string {
  return localTimeIn(at, zone).slice(0, 10);
}

/** What the clocks show, as if they were UTC's. */
function wallClock(at: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(zone, format);
  return format;
}
