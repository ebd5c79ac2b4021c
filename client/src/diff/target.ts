import type { Position } from "@tandiff/shared/position.ts";
import { useEffect, useRef } from "react";
import type { Anchor } from "./anchor.ts";
import { contextLines, headLineOf } from "./context.ts";
import { type DiffFile, isInFile, type LineRange } from "./model.ts";
import { rowKey } from "./row-key.ts";
import type { RowList } from "./row-list.ts";
import type { RowScroller } from "./row-window.ts";

/** Where to scroll to. Each new object scrolls once, as soon as there is such a row. */
export type DiffTarget =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "slot"; readonly id: string }
  /** Lines, which are unfolded and marked. */
  | { readonly kind: "lines"; readonly position: Position };

interface TargetOptions {
  readonly target: DiffTarget | null;
  readonly files: readonly DiffFile[];
  readonly rows: RowList;
  readonly view: RowScroller;
  /** Lets the view keep to the row when the list changes; see `useAnchor`. */
  readonly keepTo: (row: Anchor) => void;
  readonly onReveal: (path: string, range: LineRange) => void;
  /** Shows a generated file. */
  readonly onOpen: (path: string) => void;
}

/** Goes where `target` says: opens and unfolds what hides it, then scrolls. */
export function useTarget(options: TargetOptions): void {
  const { target, files, rows, view, keepTo, onReveal, onOpen } = options;
  const reached = useRef<DiffTarget | null>(null);
  const unfolded = useRef<DiffTarget | null>(null);

  useEffect(() => {
    if (target === null || reached.current === target) return;
    let index: number | undefined;
    if (target.kind === "file") {
      index = rows.indexOf(rowKey({ kind: "file", path: target.path }));
    } else if (target.kind === "slot") {
      index = rows.indexOfSlot(target.id);
    } else {
      const { position } = target;
      const file = files.find((one) => isInFile(one, position));
      if (!file) return;
      index = position.lines
        ? rows.indexOfLine(file.path, position.side, position.lines.start)
        : rows.indexOf(rowKey({ kind: "file", path: file.path }));
      if (index === undefined && unfolded.current !== target) {
        unfolded.current = target;
        onOpen(file.path);
        const range = hiddenRange(file, position);
        if (range) onReveal(file.path, range);
        return;
      }
      index ??= rows.indexOf(rowKey({ kind: "file", path: file.path }));
    }
    if (index === undefined) return;
    const at = index;
    // A list that has only just been mounted has no height to scroll in before the next frame.
    const frame = requestAnimationFrame(() => {
      reached.current = target;
      const row = rows.at(at);
      const offset = view.scrollTo(at, row?.kind === "file" ? "start" : "center");
      // At once: rows that come before the scrolling is told of would take the view back.
      if (row) keepTo({ key: row.key, offset });
    });
    return () => cancelAnimationFrame(frame);
  }, [target, files, rows, view, keepTo, onReveal, onOpen]);
}

/** The head lines to unfold for a position on unchanged lines. */
function hiddenRange({ body }: DiffFile, { side, lines }: Position): LineRange | null {
  if (body.kind !== "text" || !lines) return null;
  const start = side === "head" ? lines.start : headLineOf(body.edits, lines.start);
  const end = side === "head" ? lines.end : headLineOf(body.edits, lines.end);
  const from = start ?? end;
  const to = end ?? start;
  return from === null || to === null ? null : { start: from - contextLines, end: to + contextLines };
}
