import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useColours } from "../highlight/highlighter.ts";
import { createPlaceMemory, type PlaceMemory, useAnchor } from "./anchor.ts";
import { useCursor } from "./cursor.ts";
import { DiffRow, type DiffRowContext } from "./DiffRow.tsx";
import styles from "./diff.module.css";
import type { FindText } from "./find.ts";
import { useFocusedKey } from "./focused-key.ts";
import { useGutterDrag } from "./gutter-drag.ts";
import { type GutterRange, positionOf } from "./line-range.ts";
import { SelectionButton } from "./SelectionButton.tsx";
import { GutterMenu } from "./GutterMenu.tsx";
import { longestLine } from "./line-look.ts";
import type { Sides } from "./LineRows.tsx";
import { MeasuredRow, useMeasured } from "./MeasuredRow.tsx";
import type { DiffFile, DiffLayout, FileText, FileTextState, LineRange, Slot } from "./model.ts";
import { heights } from "./row-height.ts";
import { rowKey } from "./row-key.ts";
import { createRowLists } from "./row-list.ts";
import { useRowWindow } from "./row-window.ts";
import type { Row } from "./rows.ts";
import { shiftVariable, useSideScroll } from "./side-scroll.ts";
import { spokenRow } from "./spoken-row.ts";
import { type DiffTarget, useTarget } from "./target.ts";

export type { DiffTarget } from "./target.ts";

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
  /** Columns from one tab stop to the next; 4 unless given. */
  readonly tabWidth?: number;
  /** Every line, nothing folded, no header: the file viewer. */
  readonly whole?: boolean;
  readonly folded: ReadonlySet<string>;
  readonly onFold: (path: string, folded: boolean) => void;
  readonly slots: readonly Slot[];
  readonly renderSlot: (slot: Slot) => ReactNode;
  /** Buttons at the end of a file's header. */
  readonly renderActions?: (file: DiffFile) => ReactNode;
  /** The pictures of a file that has no lines. */
  readonly renderMedia?: (file: DiffFile) => ReactNode;
  /** What is said about a file that is `elsewhere`. */
  readonly renderNote?: (file: DiffFile) => ReactNode;
  /** Null where there is only reading. */
  readonly onComment: ((position: Position) => void) | null;
  /** Whether the lines of this side may be commented on, where they may be at all. */
  readonly mayComment?: (file: DiffFile, side: Side) => boolean;
  /** Puts a link to the lines into the clipboard. */
  readonly onCopyLink?: (position: Position) => void;
  /** A line number was chosen where there is no commenting. */
  readonly onLink?: (position: Position) => void;
  /** For the key that marks a file viewed. */
  readonly onMark?: (path: string) => void;
  /** The next or the previous file, where only one is shown. */
  readonly onStep?: (by: 1 | -1) => void;
  /** The file at the top of the view has become another one. */
  readonly onPlace?: (path: string) => void;
  /** Lines to show as chosen: those of open forms. */
  readonly highlighted: readonly Position[];
  /** Marked wherever it shows. */
  readonly find?: FindText | null;
  readonly target: DiffTarget | null;
  /** Remembers where the view stands, for it to come back there. */
  readonly place?: PlaceMemory;
}

const noReveals: ReadonlyMap<string, readonly LineRange[]> = new Map();
const noPaths: ReadonlySet<string> = new Set();

/** All files of a difference in one list, of which only the rows in sight are in the page. */
export function DiffView(props: DiffViewProps) {
  const { files, layout, wrap, tabWidth = 4, whole = false, folded, slots, onNeed, onPlace, target } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const [ownPlace] = useState(createPlaceMemory);
  const [revealed, setRevealed] = useState(noReveals);
  const [opened, setOpened] = useState(noPaths);
  const [listOf] = useState(createRowLists);
  const { measured, observe } = useMeasured(`${wrap} ${layout} ${tabWidth}`);
  const rows = useMemo(
    () => listOf(files, { layout, whole, folded, opened, revealed, slots, measured }),
    [listOf, files, layout, whole, folded, opened, revealed, slots, measured],
  );
  const headerHeight = whole ? 0 : heights.file;
  const { first, last, top, view, settle } = useRowWindow(scroller, rows, headerHeight);
  const keepTo = useAnchor(scroller, rows, headerHeight, settle, props.place ?? ownPlace);
  const onReveal = useCallback((path: string, range: LineRange): void => {
    setRevealed((now) => new Map(now).set(path, [...(now.get(path) ?? []), range]));
  }, []);
  const onOpen = useCallback((path: string): void => setOpened((now) => new Set(now).add(path)), []);
  useTarget({ target, files, rows, view, keepTo, onReveal, onOpen });

  // The header of the file at the top stays there, and what has the focus stays in the page.
  const focusedKey = useFocusedKey(scroller, rows);
  const header = top && !whole ? rows.indexOf(rowKey({ kind: "file", path: top.path })) : undefined;
  const focused = focusedKey === null ? undefined : rows.indexOf(focusedKey);
  const shown = useMemo(() => indices(first, last, [header, focused]), [first, last, header, focused]);

  const inSight = useMemo(
    () => [...new Set(shown.map((index) => rows.fileAt(index)))].filter((file) => file !== undefined),
    [shown, rows],
  );
  const needed = inSight
    .filter((file) => showsLines(file, whole || opened.has(file.path)) && !folded.has(file.path))
    .map((file) => file.path)
    .join("\0");
  useEffect(() => {
    if (needed !== "") onNeed(needed.split("\0"));
  }, [needed, onNeed]);
  const topPath = top?.path;
  useEffect(() => {
    if (topPath !== undefined) onPlace?.(topPath);
  }, [topPath, onPlace]);

  const coloursOf = useColours(inSight.flatMap((file) => sidesOf(file, readyText(props.textOf(file.path)))));

  const { drag } = useGutterDrag(scroller, rows, props.onComment);
  const cursor = useCursor({
    rows,
    view,
    scroller,
    textOf: props.textOf,
    onComment: props.onComment,
    onMark: props.onMark,
    onStep: props.onStep,
    onCopyLink: props.onCopyLink,
  });
  const barFile = useSideScroll({ scroller, bar, rows, inSight, top, wrap });
  const barText = barFile ? readyText(props.textOf(barFile.path)) : null;
  const columns = Math.max(
    longestLine(barText?.base ?? null, tabWidth),
    longestLine(barText?.head ?? null, tabWidth),
  );

  const chosen = cursor.position;
  const dragged = drag && positionOf(rows, drag);
  const { onComment, mayComment, onCopyLink } = props;
  const context: DiffRowContext = {
    textOf: props.textOf,
    onNeed,
    coloursOf,
    folded,
    onFold: props.onFold,
    renderSlot: props.renderSlot,
    renderActions: props.renderActions,
    renderMedia: props.renderMedia,
    renderNote: props.renderNote,
    onReveal,
    onOpen,
    commentable: (file) => commentableSides(file, onComment === null ? () => false : mayComment),
    highlighted: [
      dragged,
      chosen,
      ...props.highlighted,
      target?.kind === "lines" ? target.position : null,
    ].filter((position) => position !== null),
    find: props.find ?? null,
  };

  return (
    <div
      className={styles.view}
      data-layout={layout}
      data-wrap={wrap || undefined}
      data-single={files.every((file) => file.change === "unchanged") || undefined}
      style={{ "--tab": tabWidth }}
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
        {/* Room below, so that the last file can stand at the top too. */}
        <div className={styles.canvas} style={{ height: rows.height + (whole ? 0 : heights.below) }}>
          {shown.map((index) => {
            const row = rows.at(index);
            if (!row) return null;
            const isLine = row.kind === "line" || row.kind === "pair";
            const place =
              index === header
                ? { className: styles.sticky, style: { height: heights.file } }
                : {
                    className: styles.row,
                    style: {
                      transform: `translateY(${rows.topOf(index)}px)`,
                      "--shift": isLine
                        ? `var(${shiftVariable(rows.ordinalOf(row.file.path) ?? 0)}, 0px)`
                        : undefined,
                    },
                  };
            const attributes = {
              ...place,
              "data-index": index,
              "data-row": row.kind,
              ...spoken(row, cursor.range?.to === index ? cursor.range : null, props.textOf),
              tabIndex: -1,
            };
            const content = <DiffRow row={row} context={context} />;
            return isMeasured(row, wrap) ? (
              <MeasuredRow key={row.key} rowKey={row.key} observe={observe} {...attributes}>
                {content}
              </MeasuredRow>
            ) : (
              <div key={row.key} {...attributes}>
                {content}
              </div>
            );
          })}
        </div>
      </section>
      {!wrap && (
        <div ref={bar} className={styles.bar} title={barFile?.path} aria-hidden>
          <div style={{ width: barWidth(layout, columns) }} />
        </div>
      )}
      {onComment && (
        <SelectionButton scroller={scroller} rows={rows} textOf={props.textOf} onComment={onComment} />
      )}
      {onCopyLink && (
        <GutterMenu
          scroller={scroller}
          rows={rows}
          chosen={chosen}
          onComment={onComment}
          onCopyLink={onCopyLink}
          onLink={props.onLink}
        />
      )}
    </div>
  );
}

/** All from first to last, and those few others, ascending. */
function indices(first: number, last: number, others: readonly (number | undefined)[]): number[] {
  const range = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
  const apart = others.filter((index) => index !== undefined && (index < first || index > last));
  return [...new Set([...apart, ...range])].filter((index) => index !== undefined).toSorted((a, b) => a - b);
}

function isMeasured(row: Row, wrap: boolean): boolean {
  return row.kind === "slot" || (wrap && (row.kind === "line" || row.kind === "pair"));
}

function commentableSides(file: DiffFile, may: (file: DiffFile, side: Side) => boolean = () => true): Sides {
  const base = may(file, "base");
  const head = may(file, "head");
  return base && head ? "both" : base ? "base" : head ? "head" : "none";
}

/** The name that a row has where the focus comes to it; of the lines only the one under the cursor has one. */
function spoken(row: Row, range: GutterRange | null, textOf: (path: string) => FileTextState) {
  if (row.kind === "file") return { role: "group", "aria-label": row.file.path };
  if ((row.kind !== "line" && row.kind !== "pair") || !range) return {};
  const text = readyText(textOf(row.file.path));
  return { "data-cursor": true, role: "group", "aria-label": spokenRow(row, text, range) };
}

function showsLines({ body, generated = false }: DiffFile, opened: boolean): boolean {
  return body.kind === "text" && (!generated || opened);
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
