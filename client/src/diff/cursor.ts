import type { Virtualizer } from "@tanstack/react-virtual";
import type { Position } from "@tandiff/shared/position.ts";
import { type RefObject, useMemo, useState } from "react";
import { isTyping } from "../ui/keys.ts";
import { useShortcuts } from "../ui/shortcuts.ts";
import { type GutterRange, positionOf } from "./gutter-drag.ts";
import { type Row, sideOf } from "./rows.ts";

interface CursorOptions {
  readonly rows: readonly Row[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onComment: ((position: Position) => void) | null;
  readonly onMark: ((path: string) => void) | undefined;
}

/** The place of the keyboard in the list, by row keys so that it survives rows that come and go. */
interface Cursor {
  readonly key: string;
  /** The other end of a range. */
  readonly from: string;
}

/** Moves through lines, files and threads by keyboard. `range` is null until somebody does. */
export function useCursor(options: CursorOptions): { readonly range: GutterRange | null } {
  const { indexOf, rows, virtualizer, scroller, onComment, onMark } = options;
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const range = useMemo(() => (cursor ? rangeOf(cursor, rows, indexOf) : null), [cursor, rows, indexOf]);

  function here(): number {
    const index = cursor ? indexOf.get(cursor.key) : undefined;
    if (index !== undefined) return index;
    const top = (scroller.current?.scrollTop ?? 0) + virtualizer.options.scrollPaddingStart;
    return virtualizer.getVirtualItems().find((item) => item.start >= top)?.index ?? 0;
  }

  function next(kinds: readonly Row["kind"][], by: 1 | -1, from: number): number | null {
    for (let index = from + by; index >= 0 && index < rows.length; index += by) {
      const kind = rows[index]?.kind;
      if (kind !== undefined && kinds.includes(kind)) return index;
    }
    return null;
  }

  /** Moves the cursor to a row, and the focus once the row is in the page. */
  function goTo(index: number, align: "auto" | "start" | "center", from?: string): void {
    const key = rows[index]?.key;
    if (key === undefined) return;
    setCursor({ key, from: from ?? key });
    // A file's header goes to the very top: it is what sticks there.
    if (align === "start") virtualizer.scrollToOffset(virtualizer.measurementsCache[index]?.start ?? 0);
    else virtualizer.scrollToIndex(index, { align });
    const focus = (): void => {
      // A form that was opened meanwhile has the focus, and keeps it.
      if (isTyping(document.activeElement)) return;
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
    };
    requestAnimationFrame(() => requestAnimationFrame(focus));
  }

  const moveLine = (by: 1 | -1, extend: boolean) => () => {
    const start = here();
    const index = cursor ? next(["line", "pair"], by, start) : next(["line", "pair"], 1, start - 1);
    if (index === null || (extend && rows[index]?.file !== rows[start]?.file)) return;
    goTo(index, "auto", extend ? cursor?.from : undefined);
  };
  const moveTo = (kind: "file" | "slot", by: 1 | -1) => () => {
    const index = next([kind], by, here());
    if (index !== null) goTo(index, kind === "file" ? "start" : "center");
  };
  const comment = (): void => {
    const position = range && positionOf(rows, range);
    if (position) onComment?.(position);
  };
  const mark = (): void => {
    const path = rows[here()]?.file.path;
    if (path !== undefined) onMark?.(path);
  };

  useShortcuts("Reading the code", [
    { keys: "]", label: "Next file", run: moveTo("file", 1) },
    { keys: "[", label: "Previous file", run: moveTo("file", -1) },
    { keys: "n", label: "Next thread", run: moveTo("slot", 1) },
    { keys: "p", label: "Previous thread", run: moveTo("slot", -1) },
    { keys: "j", label: "Next line", run: moveLine(1, false) },
    { keys: "k", label: "Previous line", run: moveLine(-1, false) },
    { keys: "Shift+ArrowDown", label: "Extend the range down", run: moveLine(1, true) },
    { keys: "Shift+ArrowUp", label: "Extend the range up", run: moveLine(-1, true) },
    ...(onComment ? [{ keys: "c", label: "Comment on the line or the range", run: comment }] : []),
    ...(onMark ? [{ keys: "x", label: "Mark the file viewed", run: mark }] : []),
  ]);

  return { range };
}

function rangeOf(
  { key, from }: Cursor,
  rows: readonly Row[],
  indexOf: ReadonlyMap<string, number>,
): GutterRange | null {
  const to = indexOf.get(key);
  const start = indexOf.get(from) ?? to;
  if (to === undefined || start === undefined) return null;
  const row = rows[start];
  if (row?.kind !== "line" && row?.kind !== "pair") return null;
  return { from: start, to, side: sideOf(row) };
}
