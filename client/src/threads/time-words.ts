const minute = 60_000;
const day = 24 * 60 * minute;

/** How long ago, in a few words; beyond a week the date. Milliseconds since the epoch, of one clock. */
export function timeWords(at: number, now: number): string {
  const ago = now - at;
  if (ago < minute) return "just now";
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (ago < 60 * minute) return relative.format(-Math.floor(ago / minute), "minute");
  if (ago < day) return relative.format(-Math.floor(ago / (60 * minute)), "hour");
  if (ago < 7 * day) return relative.format(-Math.floor(ago / day), "day");
  return new Date(at).toLocaleDateString("en", { day: "numeric", month: "short", year: "numeric" });
}
