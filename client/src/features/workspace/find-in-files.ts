/** A line that holds what is looked for. */
export interface FileHit {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line, without what is before its first letter and cut where it is long. */
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

export interface FoundInFiles {
  readonly files: readonly { readonly path: string; readonly hits: readonly FileHit[] }[];
  readonly count: number;
  /** There are more than these. */
  readonly isCut: boolean;
}

/** Hits that are shown at most: who has more looks for something else. */
const mostHits = 500;
/** Characters of a line that are shown before and after a hit. */
const room = { before: 24, after: 120 };

/** Where a text stands in the files, line by line, in the order given. */
export function findInFiles(
  files: readonly { readonly path: string; readonly text: string }[],
  query: string,
  matchCase: boolean,
): FoundInFiles {
  const found: { path: string; hits: FileHit[] }[] = [];
  let count = 0;
  const wanted = matchCase ? query : query.toLowerCase();
  for (const { path, text } of files) {
    if (wanted === "") break;
    const searched = matchCase ? text : text.toLowerCase();
    // Lower case may be longer than what it stands for: then places are not the text's own.
    const isSame = searched.length === text.length;
    if (!searched.includes(wanted)) continue;
    const hits: FileHit[] = [];
    for (const [index, line] of text.split("\n").entries()) {
      const column = (matchCase ? line : line.toLowerCase()).indexOf(wanted);
      if (column < 0) continue;
      if (count >= mostHits) return { files: [...found, { path, hits }], count, isCut: true };
      count += 1;
      const at = isSame ? column : 0;
      const length = isSame ? wanted.length : 0;
      hits.push({
        path,
        line: index + 1,
        before: line.slice(Math.max(0, at - room.before), at).trimStart(),
        match: line.slice(at, at + length),
        after: line.slice(at + length, at + length + room.after),
      });
    }
    if (hits.length > 0) found.push({ path, hits });
  }
  return { files: found, count, isCut: false };
}
