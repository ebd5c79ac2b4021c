import type { Position } from "@tandiff/shared/position.ts";
import { VisibleText } from "../diff/VisiblePath.tsx";
import styles from "./threads.module.css";

/** Where a thread stands, with the end of a long path in sight: `order.rb`, then the lines, then the folder. */
export function PositionWords({ position }: { position: Position | null }) {
  if (position === null) {
    return (
      <p className={styles.place}>
        <span className={styles.whole}>The merge request</span>
      </p>
    );
  }
  const { path, side } = position;
  const note = side === "base" ? "before the change" : null;
  return <PlaceLine path={path} words={placeWords(position)} note={note} />;
}

/** A file and lines of it, with what is to be said of them. */
export function PlaceLine(props: { path: string; words: string; note: string | null }) {
  const { path } = props;
  const cut = path.lastIndexOf("/") + 1;
  return (
    <p className={styles.place} title={path}>
      <bdi dir="ltr" className={styles.file}>
        <VisibleText text={path.slice(cut)} />
      </bdi>
      <span>{props.words}</span>
      {props.note !== null && <span>{props.note}</span>}
      {cut > 0 && (
        <bdi dir="ltr" className={styles.folder}>
          <VisibleText text={path.slice(0, cut - 1)} />
        </bdi>
      )}
    </p>
  );
}

/** Which lines and characters of its file a position names: "lines 3–5, with line 2 before the change". */
export function placeWords({ lines, columns, across }: Position): string {
  const characters = columns ? `, characters ${columns.start + 1}–${columns.end}` : "";
  const before = across ? `, with ${linesWords(across.lines)} before the change` : "";
  return `${linesWords(lines)}${characters}${before}`;
}

export function linesWords(lines: Position["lines"]): string {
  if (!lines) return "whole file";
  return lines.start === lines.end ? `line ${lines.start}` : `lines ${lines.start}–${lines.end}`;
}
