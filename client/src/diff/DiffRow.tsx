import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { memo, type ReactNode } from "react";
import type { LineTokens } from "../highlight/tokens.ts";
import styles from "./diff.module.css";
import { FileHeader } from "./FileHeader.tsx";
import { GapBar } from "./GapBar.tsx";
import type { GutterRange } from "./gutter-drag.ts";
import { type LineLook, SplitLine, UnifiedLine } from "./LineRows.tsx";
import {
  type DiffFile,
  type FileTextState,
  isInFile,
  type LineRange,
  type SideText,
  type Slot,
} from "./model.ts";
import type { LineRow, PairRow, Row } from "./rows.ts";
import { shiftVariable } from "./side-scroll.ts";

/** What the rows of one view have in common. */
export interface DiffRowContext {
  readonly textOf: (path: string) => FileTextState;
  readonly onNeed: (paths: readonly string[]) => void;
  readonly tokensOf: (text: SideText) => readonly LineTokens[] | undefined;
  readonly folded: ReadonlySet<string>;
  readonly onFold: (path: string, folded: boolean) => void;
  readonly renderSlot: (slot: Slot) => ReactNode;
  readonly renderActions: ((file: DiffFile) => ReactNode) | undefined;
  readonly onReveal: (path: string, range: LineRange) => void;
  readonly commentable: boolean;
  readonly highlighted: readonly Position[];
  /** Rows being chosen with the pointer, and with the keyboard. */
  readonly drag: GutterRange | null;
  readonly cursor: GutterRange | null;
}

export function DiffRow(props: { row: Row; index: number; file: number; context: DiffRowContext }) {
  const { row, index, context } = props;
  switch (row.kind) {
    case "file": {
      const state = context.textOf(row.file.path);
      return (
        <FileHeader
          file={row.file}
          failure={state.kind === "failed" ? state.message : null}
          onRetry={context.onNeed}
          folded={context.folded.has(row.file.path)}
          onFold={context.onFold}
          actions={context.renderActions?.(row.file)}
        />
      );
    }
    case "notice":
      return <p className={styles.notice}>{row.text}</p>;
    case "gap": {
      const state = context.textOf(row.file.path);
      return (
        <GapBar
          row={row}
          head={state.kind === "ready" ? state.text.head : null}
          onReveal={context.onReveal}
        />
      );
    }
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
      const chosen = chosenSide(row, index, context);
      const isCursor = context.cursor?.to === index;
      return (
        <div
          className={styles.line}
          data-cursor={isCursor || undefined}
          style={{ "--shift": `var(${shiftVariable(props.file)}, 0px)` }}
        >
          <TextLine row={row} state={context.textOf(row.file.path)} chosen={chosen} context={context} />
        </div>
      );
    }
  }
}

function TextLine(props: {
  row: LineRow | PairRow;
  state: FileTextState;
  chosen: Side | null;
  context: DiffRowContext;
}) {
  const { row, state, chosen, context } = props;
  const text = state.kind === "ready" ? state.text : null;
  const shared = {
    text,
    baseTokens: text?.base ? context.tokensOf(text.base) : undefined,
    headTokens: text?.head ? context.tokensOf(text.head) : undefined,
    commentable: context.commentable,
    chosen,
  };
  return row.kind === "line" ? <MemoUnified row={row} {...shared} /> : <MemoSplit row={row} {...shared} />;
}

interface MemoProps extends LineLook {
  readonly chosen: Side | null;
}

const MemoUnified = memo(function MemoUnified({ row, chosen, ...look }: MemoProps & { row: LineRow }) {
  return <UnifiedLine row={row} look={look} chosen={chosen} />;
});

const MemoSplit = memo(function MemoSplit({ row, chosen, ...look }: MemoProps & { row: PairRow }) {
  return <SplitLine row={row} look={look} chosen={chosen} />;
});

/** On which side this row is chosen: by pointer, by keyboard, or by the form that is open for it. */
function chosenSide(row: LineRow | PairRow, index: number, context: DiffRowContext): Side | null {
  for (const range of [context.drag, context.cursor]) {
    if (!range || index < Math.min(range.from, range.to) || index > Math.max(range.from, range.to)) continue;
    if (row[range.side] !== null) return range.side;
  }
  for (const position of context.highlighted) {
    if (!position.lines || !isInFile(row.file, position)) continue;
    const line = row[position.side];
    if (line !== null && line >= position.lines.start && line <= position.lines.end) return position.side;
  }
  return null;
}
