/** Lines of 40 keys that are typed without a break: words that no editor completes, closes or indents. */
export const lines: readonly string[] = [
  "the harbour master keeps a list of berth",
  "each boat pays for the nights it lies at",
  "a guest who leaves early is paid back in",
  "quiet mornings are best for moving boats",
  "nobody may moor here without a free spot",
];

/** Milliseconds between two keys: as a person types who is quick, between 60 and 160, the same in every run. */
export function pauses(count: number): number[] {
  let state = 7;
  return Array.from({ length: count }, () => {
    // The generator of Park and Miller.
    state = (state * 48_271) % 2_147_483_647;
    return 60 + (100 * state) / 2_147_483_647;
  });
}
