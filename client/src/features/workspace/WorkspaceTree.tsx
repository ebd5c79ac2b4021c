import { ChevronDown, ChevronRight, Lock } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { VisibleText } from "../../diff/VisiblePath.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { classNames } from "../../ui/class-names.ts";
import { TextInput } from "../../ui/TextInput.tsx";
import { filterFiles } from "../../ui/tree-rows.ts";
import type { PersonHere } from "./people-in-files.ts";
import { foldersOf, type WorkspaceFile, type WorkspaceRow, workspaceRows } from "./workspace-files.ts";
import styles from "./workspace.module.css";

/** Matches that the filter lists at most; more say nothing. */
const mostMatches = 200;

/** The files of the workspace, with who is in them. Folders that the merge request changes begin open. */
export function WorkspaceTree(props: {
  files: readonly WorkspaceFile[];
  current: string | null;
  people: ReadonlyMap<string, readonly PersonHere[]>;
  onOpen: (path: string) => void;
}) {
  const { files, current, people } = props;
  const [filter, setFilter] = useState("");
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const led = useMemo(
    () =>
      foldersOf([
        ...files.filter(({ isChanged }) => isChanged).map(({ path }) => path),
        ...(current === null ? [] : [current]),
      ]),
    [files, current],
  );
  const rows = useMemo(() => {
    if (filter.trim() !== "") return workspaceRows(filterFiles(files, filter).slice(0, mostMatches), "all");
    return workspaceRows(files, led.symmetricDifference(toggled));
  }, [files, filter, led, toggled]);

  const toggle = (path: string): void => setToggled((now) => now.symmetricDifference(new Set([path])));
  const press = (event: KeyboardEvent<HTMLButtonElement>, row: WorkspaceRow): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
      buttons[buttons.indexOf(event.currentTarget) + step]?.focus();
    } else if (row.kind === "folder" && event.key === (row.closed ? "ArrowRight" : "ArrowLeft")) {
      event.preventDefault();
      toggle(row.path);
    }
  };

  return (
    <nav className={styles.tree} aria-label="Workspace files">
      <div className={styles.filter}>
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
      </div>
      {rows.length === 0 && <p className={styles.nothing}>No file matches.</p>}
      <ul ref={list} className={styles.rows}>
        {rows.map((row) => (
          <li key={row.path}>
            <TreeRow
              row={row}
              isCurrent={row.path === current}
              people={people.get(row.path) ?? []}
              onClick={() => (row.kind === "folder" ? toggle(row.path) : props.onOpen(row.path))}
              onKeyDown={(event) => press(event, row)}
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function TreeRow(props: {
  row: WorkspaceRow;
  isCurrent: boolean;
  people: readonly PersonHere[];
  onClick: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => void;
}) {
  const { row, isCurrent } = props;
  return (
    <button
      type="button"
      className={classNames(styles.row, isCurrent && styles.current)}
      style={{ paddingLeft: 8 + row.depth * 14 }}
      title={row.path}
      aria-current={isCurrent || undefined}
      aria-expanded={row.kind === "folder" ? !row.closed : undefined}
      onClick={props.onClick}
      onKeyDown={props.onKeyDown}
    >
      {row.kind === "folder" ? row.closed ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden /> : null}
      <bdi dir="ltr" className={classNames(styles.name, row.kind === "folder" && styles.folder)}>
        <VisibleText text={row.name} />
      </bdi>
      {row.kind === "file" && row.file.isChanged && (
        <span className={styles.changed}>
          <span className="visually-hidden">changed by the merge request</span>
        </span>
      )}
      {row.kind === "file" && row.file.id === null && (
        <>
          <Lock aria-hidden />
          <span className="visually-hidden">read-only</span>
        </>
      )}
      <PeopleHere people={props.people} />
    </button>
  );
}

/** Small avatars of those who are in a file. */
export function PeopleHere({ people }: { people: readonly PersonHere[] }) {
  if (people.length === 0) return null;
  return (
    <span className={styles.people}>
      {people.map(({ name, index }) => (
        <Avatar key={index} name={`${name} is here`} index={index} size="small" />
      ))}
    </span>
  );
}
