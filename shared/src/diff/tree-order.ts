/**
 * Orders paths as a tree of files shows them: what is in a folder before the files beside the folder, each by
 * UTF-16 code units. Everybody reads the files of a merge request in this order, since the order biases what a
 * reviewer finds.
 */
export function inTreeOrder(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  let partStart = 0;
  while (a[at] !== undefined && a[at] === b[at]) {
    at += 1;
    if (a[at - 1] === "/") partStart = at;
  }
  const [restA, restB] = [a.slice(partStart), b.slice(partStart)];
  const [endA, endB] = [restA.indexOf("/"), restB.indexOf("/")];
  if (endA < 0 !== endB < 0) return endA < 0 ? 1 : -1;
  const [partA, partB] = endA < 0 ? [restA, restB] : [restA.slice(0, endA), restB.slice(0, endB)];
  return partA < partB ? -1 : 1;
}
