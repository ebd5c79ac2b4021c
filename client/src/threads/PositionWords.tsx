import type { Position } from "@tandiff/shared/position.ts";
import { VisibleText } from "../diff/VisiblePath.tsx";
import styles from "./threads.module.css";

/** Where a thread stands, with the end of a long path in sight: `order.rb`, then the lines, then the folder. */
export function PositionWords({ position: { path, side, lines } }: { position: Position }) {
  const cut = path.lastIndexOf("/") + 1;
  return (
    <p className={styles.place} title={path}>
      <bdi dir="ltr" className={styles.file}>
        <VisibleText text={path.slice(cut)} />
      </bdi>
      <span>{linesWords(lines)}</span>
      {side === "base" && <span>before the change</span>}
      {cut > 0 && (
        <bdi dir="ltr" className={styles.folder}>
          <VisibleText text={path.slice(0, cut - 1)} />
        </bdi>
      )}
    </p>
  );
}

export function linesWords(lines: Position["lines"]): string {
  if (!lines) return "whole file";
  return lines.start === lines.end ? `line ${lines.start}` : `lines ${lines.start}–${lines.end}`;
}
