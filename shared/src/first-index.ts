/**
 * The first index for which `holds`, by halves: it has to hold for all that are behind one for which it does.
 * `length` where it holds for none.
 */
export function firstIndex(length: number, holds: (index: number) => boolean): number {
  let from = 0;
  for (let to = length; from < to;) {
    const middle = (from + to) >>> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
