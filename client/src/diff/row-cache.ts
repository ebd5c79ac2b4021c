import type { DiffFile, LineRange, Slot } from "./model.ts";
import { fileRows, type Row, type RowOptions } from "./rows.ts";

const noRanges: readonly LineRange[] = [];

/** Makes the rows of all files, and again only those of files that something has changed about. */
export function createRowCache() {
  const kept = new Map<string, { file: DiffFile; options: RowOptions; rows: Row[] }>();
  return (
    files: readonly DiffFile[],
    options: {
      readonly layout: RowOptions["layout"];
      readonly whole: boolean;
      readonly folded: ReadonlySet<string>;
      readonly revealed: ReadonlyMap<string, readonly LineRange[]>;
      readonly slots: readonly Slot[];
    },
  ): Row[] =>
    files.flatMap((file) => {
      const own: RowOptions = {
        layout: options.layout,
        whole: options.whole,
        folded: options.folded.has(file.path),
        revealed: options.revealed.get(file.path) ?? noRanges,
        slots: options.slots.filter(
          ({ position }) => position.path === file.basePath || position.path === file.headPath,
        ),
      };
      const known = kept.get(file.path);
      if (known?.file === file && isSame(known.options, own)) return known.rows;
      const rows = fileRows(file, own);
      kept.set(file.path, { file, options: own, rows });
      return rows;
    });
}

function isSame(a: RowOptions, b: RowOptions): boolean {
  return (
    a.layout === b.layout &&
    a.whole === b.whole &&
    a.folded === b.folded &&
    a.revealed === b.revealed &&
    a.slots.length === b.slots.length &&
    a.slots.every((slot, index) => slot === b.slots[index])
  );
}
