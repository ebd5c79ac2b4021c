import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import { Plus } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { LineTokens } from "../highlight/tokens.ts";
import { CodeCell } from "./CodeCell.tsx";
import { pairMarks, showsReturns } from "./line-look.ts";
import styles from "./lines.module.css";
import type { FileText } from "./model.ts";
import type { LineRow, PairRow } from "./rows.ts";

export interface LineLook {
  readonly text: FileText | null;
  readonly baseTokens: readonly LineTokens[] | undefined;
  readonly headTokens: readonly LineTokens[] | undefined;
  readonly commentable: boolean;
}

type Change = "same" | "added" | "deleted";

/** A row of the unified view. */
export const UnifiedLine = memo(function UnifiedLine({
  row,
  look,
  chosen,
}: {
  row: LineRow;
  look: LineLook;
  chosen: Side | null;
}) {
  const side = row.head === null ? "base" : "head";
  const line = row[side] ?? 1;
  return (
    <div className={styles.unified} data-change={row.change} data-chosen={chosen !== null || undefined}>
      <Gutter side={side} line={line} change={row.change} commentable={look.commentable}>
        <span>{row.base}</span>
        <span>{row.head}</span>
      </Gutter>
      <Sign change={row.change} />
      <Code side={side} line={line} partner={row.partner} look={look} />
    </div>
  );
});

/** A row of the side by side view. */
export const SplitLine = memo(function SplitLine({
  row,
  look,
  chosen,
}: {
  row: PairRow;
  look: LineLook;
  chosen: Side | null;
}) {
  const half = (side: Side): ReactNode => {
    const line = row[side];
    if (line === null) return <div className={styles.half} data-change="absent" />;
    const change = !row.changed ? "same" : side === "base" ? "deleted" : "added";
    const partner = row.changed ? row[side === "base" ? "head" : "base"] : null;
    return (
      <div className={styles.half} data-change={change} data-chosen={chosen === side || undefined}>
        <Gutter side={side} line={line} change={change} commentable={look.commentable}>
          <span>{line}</span>
        </Gutter>
        <Sign change={change} />
        <Code side={side} line={line} partner={partner} look={look} />
      </div>
    );
  };
  return (
    <div className={styles.split}>
      {half("base")}
      {half("head")}
    </div>
  );
});

function Gutter(props: {
  side: Side;
  line: number;
  change: Change;
  commentable: boolean;
  children: ReactNode;
}) {
  const name = `${props.side} line ${props.line}${props.change === "same" ? "" : `, ${props.change}`}`;
  return (
    <div
      className={styles.gutter}
      data-gutter={props.commentable || undefined}
      data-side={props.side}
      data-line={props.line}
    >
      <span className={styles.spoken}>{name}: </span>
      <span className={styles.numbers} aria-hidden>
        {props.children}
      </span>
      {props.commentable && (
        <button
          type="button"
          tabIndex={-1}
          className={styles.plus}
          aria-label={`Comment on ${props.side} line ${props.line}`}
        >
          <Plus size={14} strokeWidth={2.5} aria-hidden />
        </button>
      )}
    </div>
  );
}

function Sign({ change }: { change: Change }) {
  return (
    <span className={styles.sign} aria-hidden>
      {change === "added" ? "+" : change === "deleted" ? "−" : ""}
    </span>
  );
}

function Code(props: { side: Side; line: number; partner: number | null; look: LineLook }) {
  const { side, line, partner } = props;
  const { text, baseTokens, headTokens } = props.look;
  const lines = text?.[side];
  const tokens = side === "base" ? baseTokens : headTokens;
  const marks =
    text && partner !== null
      ? side === "base"
        ? pairMarks(text, line, partner).base
        : pairMarks(text, partner, line).head
      : [];
  return (
    <div className={styles.window}>
      <CodeCell
        line={lines?.lines[line - 1]}
        tokens={tokens?.[line - 1]}
        marks={marks}
        showReturn={text !== null && showsReturns(text)}
        lacksNewline={lines?.finalNewline === false && line === lines.lines.length}
      />
    </div>
  );
}
