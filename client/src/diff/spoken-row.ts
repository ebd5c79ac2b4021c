import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { GutterRange } from "./line-range.ts";
import type { FileText } from "./model.ts";
import type { LineRow, PairRow } from "./rows.ts";

/**
 * What a screen reader says of the row that the keyboard has come to: side, number, change and text, as
 * in "head line 4, added: return out". Of a range that is being chosen it also says how far it goes.
 */
export function spokenRow(row: LineRow | PairRow, text: FileText | null, range: GutterRange): string {
  const sides: Side[] = row.kind === "line" ? [row.head === null ? "base" : "head"] : ["base", "head"];
  // Both halves of an unchanged row say the same.
  if (row.kind === "pair" && !row.changed) sides.shift();
  const said = sides.flatMap((side) => {
    const line = row[side];
    if (line === null) return [];
    const change = isChanged(row) ? (side === "base" ? ", deleted" : ", added") : "";
    const code = text?.[side]?.lines[line - 1]?.trim();
    return [`${side} line ${line}${change}: ${code === "" ? "blank" : (code ?? "")}`];
  });
  const count = Math.abs(range.to - range.from) + 1;
  return [...(count > 1 ? [`${count} rows chosen`] : []), ...said].join("; ");
}

function isChanged(row: LineRow | PairRow): boolean {
  return row.kind === "line" ? row.change !== "same" : row.changed;
}
