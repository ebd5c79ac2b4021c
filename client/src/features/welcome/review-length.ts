/** What the review takes at most, with so many percent more than usual. */
export function reviewLength(moreTime: number): string {
  return moreTime === 0 ? "an hour" : `${Math.round(60 * (1 + moreTime / 100))} minutes`;
}
