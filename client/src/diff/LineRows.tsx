import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import { memo, type ReactNode } from "react";
import type { Colours } from "../highlight/colours.ts";
import { CodeCell } from "./CodeCell.tsx";
import { type FindText, foundIn } from "./find.ts";
import { endingMark } from "./line-endings.ts";
import { pairMarks } from "./line-look.ts";
import styles from "./lines.module.css";
import type { FileText } from "./model.ts";
import { isDeceptive, type LineMark } from "./pieces.ts";
import type { LineRow, PairRow } from "./rows.ts";

/** Which sides of a row something holds for. */
export type Sides = "none" | Side | "both";

export function hasSide(sides: Sides, side: Side): boolean {
  return sides === "both" || sides === side;
}

export interface LineLook {
  readonly text: FileText | null;
  readonly baseColours: Colours | undefined;
  readonly headColours: Colours | undefined;
  readonly commentable: Sides;
  readonly chosen: Sides;
  /** Of the chosen line only these characters, from 0, the end excluded; -1 is all of it. */
  readonly chosenFrom: number;
  readonly chosenTo: number;
  readonly find: FindText | null;
}

type Change = "same" | "added" | "deleted";

/** A row of the unified view. */
export const UnifiedLine = memo(function UnifiedLine({ row, ...look }: LineLook & { row: LineRow }) {
  const side = row.head === null ? "base" : "head";
  const line = row[side] ?? 1;
  return (
    <div
      className={styles.unified}
      data-change={row.change}
      data-chosen={hasSide(look.chosen, side) || (row.base !== null && look.chosen === "base") || undefined}
    >
      <Gutter side={side} line={line} change={row.change} look={look}>
        <span>{row.base}</span>
        <span>{row.head}</span>
      </Gutter>
      <Sign change={row.change} line={look.text?.[side]?.lines[line - 1]} />
      <Code side={side} line={line} change={row.change} partner={row.partner} look={look} />
    </div>
  );
});

/** A row of the side by side view. */
export const SplitLine = memo(function SplitLine({ row, ...look }: LineLook & { row: PairRow }) {
  const half = (side: Side): ReactNode => {
    const line = row[side];
    if (line === null) return <div className={styles.half} data-change="absent" />;
    const change = !row.changed ? "same" : side === "base" ? "deleted" : "added";
    const partner = row.changed ? row[side === "base" ? "head" : "base"] : null;
    return (
      <div className={styles.half} data-change={change} data-chosen={hasSide(look.chosen, side) || undefined}>
        <Gutter side={side} line={line} change={change} look={look}>
          <span>{line}</span>
        </Gutter>
        <Sign change={change} line={look.text?.[side]?.lines[line - 1]} />
        <Code side={side} line={line} change={change} partner={partner} look={look} />
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

function Gutter(props: { side: Side; line: number; change: Change; look: LineLook; children: ReactNode }) {
  const name = `${props.side} line ${props.line}${props.change === "same" ? "" : `, ${props.change}`}`;
  const commentable = hasSide(props.look.commentable, props.side);
  return (
    <div
      className={styles.gutter}
      data-gutter={commentable || undefined}
      data-side={props.side}
      data-line={props.line}
    >
      <span className={styles.spoken}>{name}: </span>
      <span className={styles.numbers} aria-hidden>
        {props.children}
      </span>
      {commentable && (
        <button
          type="button"
          tabIndex={-1}
          className={styles.plus}
          aria-label={`Comment on ${props.side} line ${props.line}`}
        />
      )}
    </div>
  );
}

function Sign({ change, line }: { change: Change; line: string | undefined }) {
  const sign = change === "added" ? "+" : change === "deleted" ? "−" : "";
  if (line !== undefined && isDeceptive(line)) {
    return (
      <span className={styles.sign} data-hidden-characters title="This line holds hidden characters">
        <span className="visually-hidden">this line holds hidden characters</span>
      </span>
    );
  }
  return (
    <span className={styles.sign} aria-hidden>
      {sign}
    </span>
  );
}

function Code(props: { side: Side; line: number; change: Change; partner: number | null; look: LineLook }) {
  const { side, line, partner, look } = props;
  const { text } = look;
  const own = text?.[side];
  const code = own?.lines[line - 1];
  const colours = side === "base" ? look.baseColours : look.headColours;
  const marks =
    text && partner !== null
      ? side === "base"
        ? pairMarks(text, line, partner).base
        : pairMarks(text, partner, line).head
      : [];
  return (
    <div className={styles.window}>
      <CodeCell
        line={code}
        tokens={colours?.line(line)}
        marks={marks}
        lineMarks={lineMarks(code, side, look)}
        ending={text && endingMark(text, side, line, props.change !== "same")}
        lacksNewline={own?.finalNewline === false && line === own.lines.length}
      />
    </div>
  );
}

function lineMarks(code: string | undefined, side: Side, look: LineLook): LineMark[] {
  const found = code !== undefined && look.find ? foundIn(code, look.find) : [];
  const isPart = look.chosenFrom >= 0 && hasSide(look.chosen, side);
  return isPart ? [{ from: look.chosenFrom, to: look.chosenTo, look: "chosen" }, ...found] : found;
}
