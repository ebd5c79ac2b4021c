import type { Position } from "@tandiff/shared/position.ts";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useHighlighter } from "../highlight/highlighter.ts";
import { useAnchor } from "./anchor.ts";
import { useCursor } from "./cursor.ts";
import { DiffRow, type DiffRowContext } from "./DiffRow.tsx";
import styles from "./diff.module.css";
import { useFocusedKey } from "./focused-key.ts";
import { useGutterDrag } from "./gutter-drag.ts";
import { longestLine } from "./line-look.ts";
import type { DiffFile, DiffLayout, FileText, FileTextState, LineRange, Slot } from "./model.ts";
import { createRowCache } from "./row-cache.ts";
import { heights, rowHeight } from "./row-height.ts";
import { useSideScroll } from "./side-scroll.ts";

/** Where to scroll to. Each new object scrolls once, as soon as there is such a row. */
export type DiffTarget =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "slot"; readonly id: string };

export interface DiffViewProps {
  /** What the list of lines is called for screen readers. */
  readonly label: string;
  readonly files: readonly DiffFile[];
  readonly textOf: (path: string) => FileTextState;
  /** Called with the files that have come in sight, for their text to be loaded. */
  readonly onNeed: (paths: readonly string[]) => void;
  readonly layout: DiffLayout;
  /** Breaks long lines instead of scrolling them to the side. */
  readonly wrap: boolean;
  /** Every line, nothing folded, no header: the file viewer. */
  readonly whole?: boolean;
  readonly folded: ReadonlySet<string>;
  readonly onFold: (path: string, folded: boolean) => void;
  readonly slots: readonly Slot[];
  readonly renderSlot: (slot: Slot) => ReactNode;
  /** Buttons at the end of a file's header. */
  readonly renderActions?: (file: DiffFile) => ReactNode;
  /** Null where there is only reading. */
  readonly onComment: ((position: Position) => void) | null;
  /** For the key that marks a file viewed. */
  readonly onMark?: (path: string) => void;
  /** The file at the top of the view has become another one. */
  readonly onPlace?: (path: string) => void;
  /** Lines to show as chosen: those of open forms. */
  readonly highlighted: readonly Position[];
  readonly target: DiffTarget | null;
}

const noReveals: ReadonlyMap<string, readonly LineRange[]> = new Map();

/** All files of a difference in one list, of which only the rows in sight are in the page. */
export function DiffView(props: DiffViewProps) {
  const { files, layout, wrap, whole = false, folded, slots, onNeed, onPlace, target } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const [revealed, setRevealed] = useState(noReveals);
  const [rowsOf] = useState(createRowCache);
  const rows = useMemo(
    () => rowsOf(files, { layout, whole, folded, revealed, slots }),
    [rowsOf, files, layout, whole, folded, revealed, slots],
  );
  const indexOf = useMemo(() => new Map(rows.map((row, index) => [row.key, index])), [rows]);
  const fileIndex = useMemo(() => new Map(files.map((file, index) => [file, index])), [files]);
  const headerHeight = whole ? 0 : heights.file;
  const focusedKey = useFocusedKey(scroller, rows);
  const focusedIndex = focusedKey === null ? undefined : indexOf.get(focusedKey);

  // The header of the file at the top stays there, and what has the focus stays in the page.
  const extractRange = useCallback(
    (range: Range) => {
      const first = rows[range.startIndex];
      const header = first && !whole ? indexOf.get(`file:${first.file.path}`) : undefined;
      const kept = [header, focusedIndex].filter((index) => index !== undefined);
      return [...new Set([...kept, ...defaultRangeExtractor(range)])].toSorted((a, b) => a - b);
    },
    [rows, indexOf, focusedIndex, whole],
  );
  // The compiler that this rule thinks of is not in use.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((index: number) => rowHeight(rows[index]), [rows]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    rangeExtractor: extractRange,
    overscan: 20,
    // Room below, so that the last file can stand at the top too.
    paddingEnd: files.length > 1 ? heights.below : 0,
    scrollPaddingStart: headerHeight,
    scrollPaddingEnd: heights.bar,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, wrap, layout]);
  useAnchor(scroller, virtualizer, indexOf, headerHeight);

  const items = virtualizer.getVirtualItems();
  const top = rows[virtualizer.range?.startIndex ?? 0]?.file;
  const inSight = useMemo(
    () => [...new Set(items.map(({ index }) => rows[index]?.file))],
    [items, rows],
  ).filter((file) => file !== undefined);
  const needed = inSight.map((file) => file.path).join("\n");
  useEffect(() => {
    if (needed !== "") onNeed(needed.split("\n"));
  }, [needed, onNeed]);
  const topPath = top?.path;
  useEffect(() => {
    if (topPath !== undefined) onPlace?.(topPath);
  }, [topPath, onPlace]);

  const reached = useRef<DiffTarget | null>(null);
  useEffect(() => {
    if (target === null || reached.current === target) return;
    const index = indexOf.get(target.kind === "file" ? `file:${target.path}` : `slot:${target.id}`);
    if (index === undefined) return;
    // A list that has only just been mounted has no height to scroll in before the next frame.
    const frame = requestAnimationFrame(() => {
      reached.current = target;
      if (target.kind === "slot") virtualizer.scrollToIndex(index, { align: "center" });
      else virtualizer.scrollToOffset(virtualizer.measurementsCache[index]?.start ?? 0);
    });
    return () => cancelAnimationFrame(frame);
  }, [target, indexOf, virtualizer]);

  const tokensOf = useHighlighter(
    inSight.flatMap((file) => sidesOf(file, readyText(props.textOf(file.path)))),
  );

  const { drag } = useGutterDrag(scroller, rows, props.onComment);
  const cursor = useCursor({ rows, indexOf, virtualizer, scroller, ...cursorActions(props) });
  const barFile = drag ? rows[drag.from]?.file : top;
  useSideScroll(scroller, bar, barFile ? (fileIndex.get(barFile) ?? 0) : 0);
  const barText = barFile ? readyText(props.textOf(barFile.path)) : null;
  const columns = Math.max(longestLine(barText?.base ?? null), longestLine(barText?.head ?? null));

  const context: DiffRowContext = {
    textOf: props.textOf,
    onNeed,
    tokensOf,
    folded,
    onFold: props.onFold,
    renderSlot: props.renderSlot,
    renderActions: props.renderActions,
    onReveal: (path, range) =>
      setRevealed((now) => new Map(now).set(path, [...(now.get(path) ?? []), range])),
    commentable: props.onComment !== null,
    highlighted: props.highlighted,
    drag,
    cursor: cursor.range,
  };

  return (
    <div
      className={styles.view}
      data-layout={layout}
      data-wrap={wrap || undefined}
      data-single={files.every((file) => file.change === "unchanged") || undefined}
    >
      <section
        ref={scroller}
        className={styles.scroller}
        aria-label={props.label}
        // A region that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        data-dragging={drag !== null || undefined}
      >
        <div className={styles.canvas} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const isSticky = row.kind === "file" && row.file === top && !whole;
            const isMeasured = row.kind === "slot" || (wrap && (row.kind === "line" || row.kind === "pair"));
            return (
              <div
                key={item.key}
                data-index={item.index}
                data-row={row.kind}
                tabIndex={-1}
                ref={isMeasured ? virtualizer.measureElement : undefined}
                className={isSticky ? styles.sticky : styles.row}
                style={
                  isSticky
                    ? { height: item.size }
                    : {
                        transform: `translateY(${item.start}px)`,
                        ...(isMeasured ? {} : { height: item.size }),
                      }
                }
              >
                <DiffRow row={row} index={item.index} file={fileIndex.get(row.file) ?? 0} context={context} />
              </div>
            );
          })}
        </div>
      </section>
      {!wrap && (
        <div ref={bar} className={styles.bar} aria-hidden>
          <div style={{ width: barWidth(layout, columns) }} />
        </div>
      )}
    </div>
  );
}

function cursorActions({ onComment, onMark }: DiffViewProps) {
  return { onComment, onMark };
}

function readyText(state: FileTextState): FileText | null {
  return state.kind === "ready" ? state.text : null;
}

function sidesOf(file: DiffFile, text: FileText | null) {
  const sides = [];
  if (text?.base && file.basePath !== null) sides.push({ path: file.basePath, text: text.base });
  if (text?.head && file.headPath !== null) sides.push({ path: file.headPath, text: text.head });
  return sides;
}

/** As wide as the code that the bar scrolls: see the widths in `lines.module.css`. */
function barWidth(layout: DiffLayout, columns: number): string {
  return layout === "unified"
    ? `calc(var(--gutter) + 28px + ${columns + 2}ch)`
    : `calc(50% + var(--gutter) + 28px + ${columns + 2}ch)`;
}
