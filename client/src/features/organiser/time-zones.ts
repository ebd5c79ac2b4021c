/** Where this browser's clocks are. */
export const ownTimeZone: string = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All zones that can be chosen, one's own first. */
export const timeZones: readonly string[] = [
  ...new Set([ownTimeZone, "UTC", ...Intl.supportedValuesOf("timeZone")]),
];
