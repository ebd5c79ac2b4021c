import { memo, type ReactNode } from "react";
import styles from "./diff.module.css";
import { FileHeader } from "./FileHeader.tsx";
import { GapBar } from "./GapBar.tsx";
import type { DiffFile, FileTextState, LineRange, Slot } from "./model.ts";
import type { LineRow, PairRow, Row } from "./rows.ts";

export type OtherRow = Exclude<Row, LineRow | PairRow>;

/** What the rows of one view have in common, apart from the lines. */
export interface DiffRowContext {
  readonly textOf: (path: string) => FileTextState;
  readonly onNeed: (paths: readonly string[]) => void;
  readonly folded: ReadonlySet<string>;
  readonly onFold: (path: string, folded: boolean) => void;
  readonly renderSlot: (slot: Slot) => ReactNode;
  readonly renderActions: ((file: DiffFile) => ReactNode) | undefined;
  readonly renderMedia: ((file: DiffFile) => ReactNode) | undefined;
  readonly renderNote: ((file: DiffFile) => ReactNode) | undefined;
  readonly onReveal: (path: string, range: LineRange) => void;
  /** Shows a generated file. */
  readonly onOpen: (path: string) => void;
}

/** A row of any kind but lines, see `LineRowBox`. */
export const DiffRow = memo(function DiffRow({ row, context }: { row: OtherRow; context: DiffRowContext }) {
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
        <div
          className={styles.slot}
          style={{ "--reckoned": `${row.slot.estimate}px` }}
          data-side={row.slot.position.side}
        >
          {context.renderSlot(row.slot)}
        </div>
      );
    case "end":
      return <div className={styles.end} />;
  }
});
