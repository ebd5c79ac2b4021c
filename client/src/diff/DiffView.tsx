import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { type ReactNode, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useColours } from "../highlight/highlighter.ts";
import { createPlaceMemory, type PlaceMemory, useAnchor } from "./anchor.ts";
import { useCursor } from "./cursor.ts";
import { chosenPart } from "./chosen-part.ts";
import { DiffRow, type DiffRowContext } from "./DiffRow.tsx";
import styles from "./diff.module.css";
import { indices, withFilesNear } from "./drawn-rows.ts";
import type { FindText } from "./find.ts";
import { useFocusedKey } from "./focused-key.ts";
import { useGutterDrag } from "./gutter-drag.ts";
import { positionOf } from "./line-range.ts";
import { SelectionButton } from "./SelectionButton.tsx";
import { GutterMenu } from "./GutterMenu.tsx";
import { longestLine } from "./line-look.ts";
import type { Sides } from "./line-drawing.ts";
import { drawnKey, LineRowBox } from "./LineRowBox.tsx";
import { MeasuredRow, useMeasured } from "./MeasuredRow.tsx";
import type { DiffFile, DiffLayout, FileText, FileTextState, LineRange, Slot } from "./model.ts";
import { heights } from "./row-height.ts";
import { rowKey } from "./row-key.ts";
import { createRowLists } from "./row-list.ts";
import { useRowWindow } from "./row-window.ts";
import type { LineRow, PairRow } from "./rows.ts";
import { shiftVariable, useSideScroll } from "./side-scroll.ts";
import { spokenRow } from "./spoken-row.ts";
import { type Stand, toldPlace, useLedRow } from "./stand.ts";
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
  /** Where another page's view stands, for this one to stand there too: each new row and shift once. */
  readonly led?: Stand | null;
  /** Told of what changes in where this view stands. */
  readonly onStand?: (part: Partial<Stand>) => void;
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
  const { onStand, led = null } = props;
  const memory = props.place ?? ownPlace;
  const place = useMemo(
    () => (onStand ? toldPlace(memory, (row) => onStand({ row })) : memory),
    [memory, onStand],
  );
  const keepTo = useAnchor(scroller, rows, headerHeight, settle, place);
  const onReveal = useCallback((path: string, range: LineRange): void => {
    setRevealed((now) => new Map(now).set(path, [...(now.get(path) ?? []), range]));
  }, []);
  const onOpen = useCallback((path: string): void => setOpened((now) => new Set(now).add(path)), []);
  useTarget({ target, files, rows, view, keepTo, onReveal, onOpen });
  useLedRow({ row: led?.row ?? null, rows, scroller, settle, keepTo });

  // The header of the file at the top stays there, and what has the focus stays in the page.
  const focusedKey = useFocusedKey(scroller, rows);
  const header = top && !whole ? rows.indexOf(rowKey({ kind: "file", path: top.path })) : undefined;
  const focused = focusedKey === null ? undefined : rows.indexOf(focusedKey);
  const shown = useMemo(() => indices(first, last, [header, focused]), [first, last, header, focused]);

  const inSight = useMemo(
    () => [...new Set(shown.map((index) => rows.fileAt(index)))].filter((file) => file !== undefined),
    [shown, rows],
  );
  // What comes next is loaded and coloured before it is in sight, once all that is in sight is there.
  const isAll = inSight.every((file) => !isAwaited(file) || props.textOf(file.path).kind !== "loading");
  const near = isAll ? withFilesNear(inSight, rows, first, last) : inSight;
  function isAwaited(file: DiffFile): boolean {
    return showsLines(file, whole || opened.has(file.path)) && !folded.has(file.path);
  }
  const needed = near
    .filter(isAwaited)
    .map((file) => file.path)
    .join("\0");
  useEffect(() => {
    if (needed !== "") onNeed(needed.split("\0"));
  }, [needed, onNeed]);
  const topPath = top?.path;
  useEffect(() => {
    if (topPath !== undefined) onPlace?.(topPath);
  }, [topPath, onPlace]);

  const marked = useDeferredValue(true, false);
  const coloursOf = useColours(near.flatMap((file) => sidesOf(file, readyText(props.textOf(file.path)))));

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
  const barFile = useSideScroll({
    scroller,
    bar,
    rows,
    inSight,
    top,
    wrap,
    led: led?.shift ?? null,
    onShift: (shift) => onStand?.({ shift }),
  });
  const barText = barFile ? readyText(props.textOf(barFile.path)) : null;
  const columns = Math.max(
    longestLine(barText?.base ?? null, tabWidth),
    longestLine(barText?.head ?? null, tabWidth),
  );

  const chosen = cursor.position;
  useEffect(() => onStand?.({ chosen }), [chosen, onStand]);
  const dragged = drag && positionOf(rows, drag);
  const { onComment, mayComment, onCopyLink } = props;
  const find = props.find ?? null;
  const highlighted = [
    dragged,
    chosen,
    ...props.highlighted,
    target?.kind === "lines" ? target.position : null,
    led?.chosen ?? null,
  ].filter((position) => position !== null);
  const { textOf, onFold, renderSlot, renderActions, renderMedia, renderNote } = props;
  // Stays the same while one scrolls, so that rows that stay are left alone.
  const context = useMemo(
    (): DiffRowContext => ({
      textOf,
      onNeed,
      folded,
      onFold,
      renderSlot,
      renderActions,
      renderMedia,
      renderNote,
      onReveal,
      onOpen,
    }),
    [textOf, onNeed, folded, onFold, renderSlot, renderActions, renderMedia, renderNote, onReveal, onOpen],
  );

  function lineRow(row: LineRow | PairRow, index: number): ReactNode {
    const text = readyText(textOf(row.file.path));
    return (
      <LineRowBox
        key={drawnKey(row)}
        row={row}
        index={index}
        top={rows.topOf(index)}
        shift={shiftVariable(rows.ordinalOf(row.file.path) ?? 0)}
        spoken={cursor.range?.to === index ? spokenRow(row, text, cursor.range) : null}
        observe={wrap ? observe : null}
        text={text}
        baseColours={text?.base ? coloursOf(text.base) : undefined}
        headColours={text?.head ? coloursOf(text.head) : undefined}
        marked={marked}
        commentable={commentableSides(row.file, onComment === null ? () => false : mayComment)}
        find={find}
        {...chosenPart(row, highlighted)}
      />
    );
  }

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
        // Taken away while it scrolls.
        data-resting=""
      >
        {/* Room below, so that the last file can stand at the top too. */}
        <div className={styles.canvas} style={{ height: rows.height + (whole ? 0 : heights.below) }}>
          {shown.map((index) => {
            const row = rows.at(index);
            if (!row) return null;
            if (row.kind === "line" || row.kind === "pair") return lineRow(row, index);
            const attributes = {
              ...(index === header
                ? { className: styles.sticky, style: { height: heights.file } }
                : { className: styles.row, style: { top: rows.topOf(index) } }),
              "data-index": index,
              "data-row": row.kind,
              ...(row.kind === "file" ? { role: "group", "aria-label": row.file.path } : {}),
              tabIndex: -1,
            };
            const content = <DiffRow row={row} context={context} />;
            return row.kind === "slot" ? (
              <MeasuredRow
                key={row.key}
                rowKey={row.key}
                reckoned={row.slot.estimate}
                observe={observe}
                {...attributes}
              >
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
        <SelectionButton
          scroller={scroller}
          rows={rows}
          textOf={props.textOf}
          onComment={onComment}
          onSelect={(selected) => onStand?.({ chosen: selected ?? chosen })}
        />
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

function commentableSides(file: DiffFile, may: (file: DiffFile, side: Side) => boolean = () => true): Sides {
  const base = may(file, "base");
  const head = may(file, "head");
  return base && head ? "both" : base ? "base" : head ? "head" : "none";
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
