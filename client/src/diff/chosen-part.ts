import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { LineLook } from "./line-drawing.ts";
import { isInFile, type LineRange } from "./model.ts";
import type { LineRow, PairRow } from "./rows.ts";

type ChosenPart = Pick<LineLook, "chosen" | "chosenFrom" | "chosenTo">;

const notChosen: ChosenPart = { chosen: "none", chosenFrom: -1, chosenTo: -1 };

/** What of this row is chosen: by pointer, by keyboard, by the form that is open for it, by a link. */
export function chosenPart(row: LineRow | PairRow, highlighted: readonly Position[]): ChosenPart {
  for (const position of highlighted) {
    const { lines, columns, across, side } = position;
    if (!lines || !isInFile(row.file, position)) continue;
    const isOn = holds(row, side, lines);
    const isBeside =
      across !== undefined && row.file.basePath === across.path && holds(row, "base", across.lines);
    if (isOn && isBeside) return { ...notChosen, chosen: "both" };
    if (isBeside) return { ...notChosen, chosen: "base" };
    if (isOn) {
      return { chosen: side, chosenFrom: columns?.start ?? -1, chosenTo: columns?.end ?? -1 };
    }
  }
  return notChosen;
}

function holds(row: LineRow | PairRow, side: Side, lines: LineRange): boolean {
  const line = row[side];
  return line !== null && line >= lines.start && line <= lines.end;
}
