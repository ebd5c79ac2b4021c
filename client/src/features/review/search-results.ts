import type { Hit } from "@tandiff/shared/search/protocol.ts";
import type { LineMark } from "../../diff/pieces.ts";

/** What a search has found in one file. */
export interface FoundFile {
  readonly path: string;
  readonly hits: readonly Hit[];
}

/** A row of the list of results. */
export type ResultRow =
  | { readonly kind: "file"; readonly file: FoundFile; readonly closed: boolean }
  | { readonly kind: "hit"; readonly file: FoundFile; readonly hit: Hit };

/** Adds hits as they come; those of one file stand together, files in the order in which they were found. */
export function withHits(
  files: readonly FoundFile[],
  hits: readonly Hit[],
  listedPath: (hit: Hit) => string,
): readonly FoundFile[] {
  const next = new Map(files.map((file) => [file.path, file]));
  for (const [path, found] of Map.groupBy(hits, listedPath)) {
    next.set(path, { path, hits: [...(next.get(path)?.hits ?? []), ...found] });
  }
  return [...next.values()];
}

export function resultRows(files: readonly FoundFile[], closed: ReadonlySet<string>): ResultRow[] {
  return files.flatMap((file): ResultRow[] => {
    const isClosed = closed.has(file.path);
    const header: ResultRow = { kind: "file", file, closed: isClosed };
    return isClosed ? [header] : [header, ...file.hits.map((hit): ResultRow => ({ kind: "hit", file, hit }))];
  });
}

/** Characters before a match that are shown of a long line. */
const lead = 24;

/** A line as a result shows it: without its indent, and from shortly before the first match on. */
export function excerpt({ text, ranges }: Pick<Hit, "text" | "ranges">): {
  readonly text: string;
  readonly marks: readonly LineMark[];
} {
  const indent = text.length - text.trimStart().length;
  const from = ranges[0]?.[0] ?? 0;
  const start = from - indent <= lead * 2 ? Math.min(indent, from) : from - lead;
  const sign = start > indent ? "…" : "";
  const by = sign.length - start;
  return {
    text: sign + text.slice(start),
    marks: ranges.map(([first, end]) => ({ from: first + by, to: end + by, look: "found" })),
  };
}
