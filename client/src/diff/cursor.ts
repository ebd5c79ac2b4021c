import type { Position } from "@tandiff/shared/position.ts";
import { type RefObject, useMemo, useState } from "react";
import { isTyping } from "../ui/keys.ts";
import { useShortcuts } from "../ui/shortcuts.ts";
import { announce } from "../ui/announce.ts";
import { type GutterRange, positionOf } from "./line-range.ts";
import { type Columns, extendColumns } from "./line-selection.ts";
import type { FileTextState } from "./model.ts";
import type { RowList } from "./row-list.ts";
import type { RowScroller } from "./row-window.ts";
import { type Row, sideOf } from "./rows.ts";
import { wholeChange } from "./whole-change.ts";

interface CursorOptions {
  readonly rows: RowList;
  readonly view: RowScroller;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly textOf: (path: string) => FileTextState;
  readonly onComment: ((position: Position) => void) | null;
  readonly onMark: ((path: string) => void) | undefined;
  /** Where files are shown one at a time: goes to the next or the previous one. */
  readonly onStep: ((by: 1 | -1) => void) | undefined;
  readonly onCopyLink: ((position: Position) => void) | undefined;
}

/** The place of the keyboard in the list, by row keys so that it survives rows that come and go. */
interface Cursor {
  readonly key: string;
  /** The other end of a range. */
  readonly from: string;
  /** Only these characters of the line, where it is one. */
  readonly columns?: Columns;
}

/** Moves through lines and files by keyboard. Both answers are null until somebody does. */
export function useCursor(options: CursorOptions): {
  readonly range: GutterRange | null;
  /** The lines or characters that are chosen. */
  readonly position: Position | null;
} {
  const { rows, view, scroller, onComment, onMark, onStep, onCopyLink } = options;
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const range = useMemo(() => (cursor ? rangeOf(cursor, rows) : null), [cursor, rows]);
  const columns = cursor?.columns;
  const position = useMemo(() => {
    const lines = range && positionOf(rows, range);
    return lines && columns && range.from === range.to ? { ...lines, columns } : lines;
  }, [range, rows, columns]);

  function here(): number {
    return (cursor && rows.indexOf(cursor.key)) ?? view.firstInView();
  }

  function next(kinds: readonly Row["kind"][], by: 1 | -1, from: number): number | null {
    for (let index = from + by; index >= 0 && index < rows.length; index += by) {
      const kind = rows.at(index)?.kind;
      if (kind !== undefined && kinds.includes(kind)) return index;
    }
    return null;
  }

  /** Moves the cursor to a row, and the focus once the row is in the page. */
  function goTo(index: number, align: "auto" | "start" | "center", from?: string): void {
    const key = rows.at(index)?.key;
    if (key === undefined) return;
    setCursor({ key, from: from ?? key });
    view.scrollTo(index, align);
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
    if (index === null || (extend && rows.at(index)?.file !== rows.at(start)?.file)) return;
    goTo(index, "auto", extend ? cursor?.from : undefined);
  };
  const moveTo = (by: 1 | -1) => () => {
    const index = rows.next("file", here(), by);
    if (index !== undefined) goTo(index, "start");
  };
  /** Chooses more or fewer characters of the line under the cursor. */
  const extend = (by: 1 | -1, word: boolean) => () => {
    if (!cursor || !position?.lines || position.lines.start !== position.lines.end) return;
    const { side, lines } = position;
    const state = options.textOf(rows.at(here())?.file.path ?? "");
    const text = state.kind === "ready" ? state.text[side]?.lines[lines.start - 1]?.replace(/\r$/, "") : "";
    const chosen = extendColumns(text ?? "", cursor.columns ?? null, by, word);
    if (!chosen || !text) return;
    setCursor({ key: cursor.key, from: cursor.from, columns: chosen });
    announce(`Selected: ${text.slice(chosen.start, chosen.end)}`);
  };
  const comment = (): void => {
    if (position) onComment?.(position);
  };
  const commentOnChange = (): void => {
    const file = rows.at(here())?.file;
    const change = file && position?.lines && wholeChange(file, position.side, position.lines.start);
    if (change) onComment?.(change);
    else announce("This line is the same on both sides.");
  };
  const copyLink = (): void => {
    if (position) onCopyLink?.(position);
  };
  const mark = (): void => {
    const path = rows.at(here())?.file.path;
    if (path !== undefined) onMark?.(path);
  };

  useShortcuts("Reading the code", [
    { keys: "]", label: "Next file", run: onStep ? () => onStep(1) : moveTo(1) },
    { keys: "[", label: "Previous file", run: onStep ? () => onStep(-1) : moveTo(-1) },
    { keys: "j", label: "Next line", run: moveLine(1, false) },
    { keys: "k", label: "Previous line", run: moveLine(-1, false) },
    { keys: "Shift+ArrowDown", label: "Extend the range down", run: moveLine(1, true) },
    { keys: "Shift+ArrowUp", label: "Extend the range up", run: moveLine(-1, true) },
    { keys: "Shift+ArrowRight", label: "Choose characters of the line", run: extend(1, false) },
    { keys: "Shift+ArrowLeft", label: "Choose fewer characters", run: extend(-1, false) },
    { keys: "Mod+Shift+ArrowRight", label: "Choose a word of the line", run: extend(1, true) },
    { keys: "Mod+Shift+ArrowLeft", label: "Choose a word less", run: extend(-1, true) },
    ...(onComment
      ? [
          { keys: "c", label: "Comment on the line or the range", run: comment },
          { keys: "Shift+c", label: "Comment on the whole change, both sides", run: commentOnChange },
        ]
      : []),
    ...(onCopyLink ? [{ keys: "y", label: "Copy a link to the line or the range", run: copyLink }] : []),
    ...(onMark ? [{ keys: "x", label: "Mark the file viewed", run: mark }] : []),
  ]);

  return { range, position };
}

function rangeOf({ key, from }: Cursor, rows: RowList): GutterRange | null {
  const to = rows.indexOf(key);
  const start = rows.indexOf(from) ?? to;
  if (to === undefined || start === undefined) return null;
  const row = rows.at(start);
  if (row?.kind !== "line" && row?.kind !== "pair") return null;
  const end = rows.at(to);
  const toSide = end?.kind === "line" || end?.kind === "pair" ? sideOf(end) : sideOf(row);
  return { from: start, to, side: sideOf(row), toSide };
}
