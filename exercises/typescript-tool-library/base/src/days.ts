/** A calendar day in Ghent, such as 2026-03-04. */
export type Day = string;

const format = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Brussels" });

export function today(now = new Date()): Day {
  return format.format(now);
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
