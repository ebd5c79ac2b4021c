import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { ReactNode } from "react";
import type { Colours } from "../highlight/colours.ts";
import styles from "./diff.module.css";
import { FileHeader } from "./FileHeader.tsx";
import type { FindText } from "./find.ts";
import { GapBar } from "./GapBar.tsx";
import { type Sides, SplitLine, UnifiedLine } from "./LineRows.tsx";
import {
  type DiffFile,
  type FileTextState,
  isInFile,
  type LineRange,
  type SideText,
  type Slot,
} from "./model.ts";
import type { LineRow, PairRow, Row } from "./rows.ts";

/** What the rows of one view have in common. */
export interface DiffRowContext {
  readonly textOf: (path: string) => FileTextState;
  readonly onNeed: (paths: readonly string[]) => void;
  readonly coloursOf: (text: SideText) => Colours | undefined;
  readonly folded: ReadonlySet<string>;
  readonly onFold: (path: string, folded: boolean) => void;
  readonly renderSlot: (slot: Slot) => ReactNode;
  readonly renderActions: ((file: DiffFile) => ReactNode) | undefined;
  readonly renderMedia: ((file: DiffFile) => ReactNode) | undefined;
  readonly renderNote: ((file: DiffFile) => ReactNode) | undefined;
  readonly onReveal: (path: string, range: LineRange) => void;
  /** Shows a generated file. */
  readonly onOpen: (path: string) => void;
  readonly commentable: (file: DiffFile) => Sides;
  readonly highlighted: readonly Position[];
  readonly find: FindText | null;
}

export function DiffRow({ row, context }: { row: Row; context: DiffRowContext }) {
  const { file } = row;
  const state = context.textOf(file.path);
  const text = state.kind === "ready" ? state.text : null;
  switch (row.kind) {
    case "file":
      return (
        <FileHeader
          file={file}
          text={text}
          failure={state.kind === "failed" ? state.message : null}
          onRetry={context.onNeed}
          folded={context.folded.has(file.path)}
          onFold={context.onFold}
          actions={context.renderActions?.(file)}
        />
      );
    case "note":
      return <div className={styles.note}>{context.renderNote?.(file)}</div>;
    case "notice":
      return <p className={styles.notice}>{row.text}</p>;
    case "generated":
      return (
        <p className={styles.notice}>
          This file is generated.
          <button type="button" className={styles.show} onClick={() => context.onOpen(file.path)}>
            Show<span className="visually-hidden"> {file.path}</span>
          </button>
        </p>
      );
    case "media":
      return <div className={styles.media}>{context.renderMedia?.(file)}</div>;
    case "gap":
      return <GapBar row={row} head={text?.head ?? null} onReveal={context.onReveal} />;
    case "slot":
      return (
        <div className={styles.slot} data-side={row.slot.position.side}>
          {context.renderSlot(row.slot)}
        </div>
      );
    case "end":
      return <div className={styles.end} />;
    case "line":
    case "pair": {
      const look = {
        text,
        baseColours: text?.base ? context.coloursOf(text.base) : undefined,
        headColours: text?.head ? context.coloursOf(text.head) : undefined,
        commentable: context.commentable(file),
        find: context.find,
        ...chosenPart(row, context),
      };
      return row.kind === "line" ? <UnifiedLine row={row} {...look} /> : <SplitLine row={row} {...look} />;
    }
  }
}

interface ChosenPart {
  readonly chosen: Sides;
  readonly chosenFrom: number;
  readonly chosenTo: number;
}

const notChosen: ChosenPart = { chosen: "none", chosenFrom: -1, chosenTo: -1 };

/** What of this row is chosen: by pointer, by keyboard, by the form that is open for it, by a link. */
function chosenPart(row: LineRow | PairRow, context: DiffRowContext): ChosenPart {
  for (const position of context.highlighted) {
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
