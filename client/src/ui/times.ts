const dateTime = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
});
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

/** A moment in the reader's own zone, with the zone's name; `at` in milliseconds since the epoch. */
export function describeTime(at: number): string {
  return dateTime.format(at);
}

/** The time of day, such as "14:05". */
export function describeClock(at: number): string {
  return clock.format(at);
}

export function describeDay(at: number): string {
  return day.format(at);
}

/** "3 days 4 hours", "2 hours 5 minutes", "4:59": the two parts that matter of a wait in milliseconds. */
export function describeWait(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
  const minutes = Math.ceil(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return both(hours, "hour", minutes % 60, "minute");
  return both(Math.floor(hours / 24), "day", hours % 24, "hour");
}

function both(first: number, firstUnit: string, second: number, secondUnit: string): string {
  const parts = [counted(first, firstUnit), ...(second > 0 ? [counted(second, secondUnit)] : [])];
  return parts.join(" ");
}

/** "1 file", "3 files". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
