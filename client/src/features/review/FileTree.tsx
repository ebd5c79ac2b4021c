import { Check, ChevronDown, ChevronRight, Folder, MessageSquare, Search } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from "react";
import { ChangeSign } from "../../diff/ChangeSign.tsx";
import { VisibleText } from "../../diff/VisiblePath.tsx";
import { classNames } from "../../ui/class-names.ts";
import { useFixedRows } from "../../ui/fixed-rows.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { filterFiles, treeRows, type TreeRow } from "../../ui/tree-rows.ts";
import type { ListedFile } from "./file-tree.ts";
import styles from "./tree.module.css";

const rowHeight = 28;

export interface FileTreeProps {
  /** Null where the exercise has no changes: there is only the application. */
  readonly changed: readonly ListedFile[] | null;
  readonly all: readonly ListedFile[];
  readonly current: string | null;
  /** Threads by path. */
  readonly counts: ReadonlyMap<string, number>;
  readonly viewed: ReadonlySet<string>;
  readonly onSearch: () => void;
  readonly onOpen: (file: ListedFile) => void;
}

/** The files of the merge request, or all of the repository, as a tree. */
export function FileTree(props: FileTreeProps) {
  const changed = props.changed ?? props.all;
  const [showsAll, setShowsAll] = useState(false);
  const [filter, setFilter] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  // The lines of the changes come first.
  const files = useDeferredValue(showsAll ? props.all : changed, null);
  const viewedCount = changed.filter(({ path }) => props.viewed.has(path)).length;
  const rows = useMemo(
    () => treeRows(filterFiles(files ?? [], filter), (path) => filter === "" && closed.has(path)),
    [files, filter, closed],
  );
  const { height, indices, reveal } = useFixedRows(scroller, rows.length, rowHeight, 10);

  const toggle = (path: string): void =>
    setClosed((now) => {
      const next = new Set(now);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  const press = (event: KeyboardEvent, index: number, row: TreeRow<ListedFile>): void => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      reveal(index + by);
      scroller.current
        ?.querySelector<HTMLElement>(`[data-row="${index + by}"]`)
        ?.focus({ preventScroll: true });
    } else if (row.kind === "folder" && event.key === (row.closed ? "ArrowRight" : "ArrowLeft")) {
      event.preventDefault();
      toggle(row.path);
    }
  };

  return (
    <nav className={styles.panel} aria-label="Files">
      <div className={styles.head}>
        {props.changed && (
          <fieldset className={styles.switch} aria-label="Which files">
            <button type="button" aria-pressed={!showsAll} onClick={() => setShowsAll(false)}>
              Changed <span>{changed.length}</span>
            </button>
            <button type="button" aria-pressed={showsAll} onClick={() => setShowsAll(true)}>
              All files <span>{props.all.length}</span>
            </button>
          </fieldset>
        )}
        <div className={styles.finders}>
          <TextInput
            type="search"
            aria-label="Filter files"
            placeholder="Filter files"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setFilter("");
            }}
          />
          <IconButton label="Search in the code" shortcut="/" onClick={props.onSearch}>
            <Search />
          </IconButton>
        </div>
        {props.changed && changed.length > 0 && (
          <div className={styles.progress}>
            <progress value={viewedCount} max={changed.length} aria-label="Files that you have viewed" />
            <span>
              {viewedCount} of {changed.length} viewed
            </span>
          </div>
        )}
      </div>
      {files !== null && rows.length === 0 && <p className={styles.nothing}>No file matches.</p>}
      <div ref={scroller} className={styles.scroller}>
        <div style={{ height, position: "relative" }}>
          {indices.map((index) => {
            const row = rows[index];
            return (
              row && (
                <div
                  key={row.path}
                  className={styles.row}
                  style={{ transform: `translateY(${index * rowHeight}px)` }}
                >
                  <TreeButton
                    {...props}
                    row={row}
                    index={index}
                    onToggle={toggle}
                    onKeyDown={(event) => press(event, index, row)}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
    </nav>
  );
}

function TreeButton(
  props: FileTreeProps & {
    row: TreeRow<ListedFile>;
    index: number;
    onToggle: (path: string) => void;
    onKeyDown: (event: KeyboardEvent) => void;
  },
) {
  const { row } = props;
  const shared = {
    type: "button" as const,
    className: classNames(styles.item, row.path === props.current && styles.current),
    style: { paddingLeft: 8 + row.depth * 14 },
    title: row.path,
    "data-row": props.index,
    onKeyDown: props.onKeyDown,
  };
  if (row.kind === "folder") {
    const Chevron = row.closed ? ChevronRight : ChevronDown;
    return (
      <button {...shared} aria-expanded={!row.closed} onClick={() => props.onToggle(row.path)}>
        <Chevron size={14} aria-hidden className={styles.quiet} />
        <Folder size={14} aria-hidden className={styles.quiet} />
        <bdi dir="ltr" className={styles.name}>
          <VisibleText text={row.name} />
        </bdi>
      </button>
    );
  }
  const count = props.counts.get(row.path) ?? 0;
  const isViewed = props.viewed.has(row.path);
  return (
    <button
      {...shared}
      aria-current={row.path === props.current || undefined}
      onClick={() => props.onOpen(row.file)}
    >
      <span className={styles.indent} />
      {row.file.change === "unchanged" ? (
        <span className={styles.unsigned} />
      ) : (
        <ChangeSign change={row.file.change} />
      )}
      <bdi
        dir="ltr"
        className={classNames(
          styles.name,
          row.file.change === "deleted" && styles.gone,
          isViewed && styles.quiet,
        )}
      >
        <VisibleText text={row.name} />
      </bdi>
      {isViewed && (
        <span className={styles.check}>
          <Check size={14} aria-hidden />
          <span className="visually-hidden">viewed</span>
        </span>
      )}
      {count > 0 && (
        <span className={styles.count}>
          <MessageSquare size={12} aria-hidden /> {count}
          <span className="visually-hidden">{count === 1 ? "thread" : "threads"}</span>
        </span>
      )}
    </button>
  );
}
