import { ChevronDown, ChevronRight, FilePlus, Lock, Search } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { VisibleText } from "../../diff/VisiblePath.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { classNames } from "../../ui/class-names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { filterFiles } from "../../ui/tree-rows.ts";
import { DeletedFiles } from "./DeletedFiles.tsx";
import { useFileCommands } from "./file-commands.ts";
import { FileMenu } from "./FileMenu.tsx";
import { type Asking, FileQuestions } from "./FileQuestions.tsx";
import type { PersonHere } from "./people-in-files.ts";
import { foldersOf, type WorkspaceFile, type WorkspaceRow, workspaceRows } from "./workspace-files.ts";
import styles from "./workspace.module.css";

/** Matches that the filter lists at most; more say nothing. */
const mostMatches = 200;

/** The files of the workspace, with who is in them. Folders that the merge request changes begin open. */
export function WorkspaceTree(props: {
  /** Deleted ones too. */
  files: readonly WorkspaceFile[];
  current: string | null;
  people: ReadonlyMap<string, readonly PersonHere[]>;
  onOpen: (path: string) => void;
  onFind: () => void;
}) {
  const { current, people } = props;
  const commands = useFileCommands();
  const [asking, setAsking] = useState<Asking | null>(null);
  const files = useMemo(() => props.files.filter(({ isDeleted }) => !isDeleted), [props.files]);
  const deleted = useMemo(() => props.files.filter(({ isDeleted }) => isDeleted), [props.files]);
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

  const remove = (file: WorkspaceFile): void => {
    if (file.id === null) return;
    // Whoever is in it is to be reckoned with.
    if ((people.get(file.path) ?? []).length > 0) setAsking({ kind: "delete", file });
    else commands?.remove(file.id, file.path);
  };
  const toggle = (path: string): void => setToggled((now) => now.symmetricDifference(new Set([path])));
  const press = (event: KeyboardEvent<HTMLButtonElement>, row: WorkspaceRow): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "F2" && row.kind === "file" && row.file.id !== null && commands) {
      event.preventDefault();
      setAsking({ kind: "rename", file: row.file });
    } else if (event.key === "Delete" && row.kind === "file") {
      remove(row.file);
    } else if (step !== 0) {
      event.preventDefault();
      const buttons = [...(list.current?.querySelectorAll<HTMLElement>("[data-tree-row]") ?? [])];
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
          className={styles.filterField}
          type="search"
          aria-label="Filter files"
          placeholder="Filter files"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setFilter("");
          }}
        />
        <IconButton label="Find in files" shortcut="Mod+Shift+f" size="small" onClick={props.onFind}>
          <Search />
        </IconButton>
        {commands && (
          <IconButton label="New file" size="small" onClick={() => setAsking({ kind: "create" })}>
            <FilePlus />
          </IconButton>
        )}
      </div>
      {rows.length === 0 && <p className={styles.nothing}>No file matches.</p>}
      <ul ref={list} className={styles.rows}>
        {rows.map((row) => (
          <li key={row.path} className={styles.treeItem}>
            <TreeRow
              row={row}
              isCurrent={row.path === current}
              people={people.get(row.path) ?? []}
              onClick={() => (row.kind === "folder" ? toggle(row.path) : props.onOpen(row.path))}
              onKeyDown={(event) => press(event, row)}
            />
            {commands && row.kind === "file" && row.file.id !== null && (
              <FileMenu
                path={row.path}
                onRename={() => setAsking({ kind: "rename", file: row.file })}
                onDelete={() => remove(row.file)}
              />
            )}
          </li>
        ))}
      </ul>
      <DeletedFiles files={deleted} commands={commands} />
      {commands && asking && (
        <FileQuestions
          asking={asking}
          files={props.files}
          commands={commands}
          people={people}
          onOpen={props.onOpen}
          onClose={() => setAsking(null)}
        />
      )}
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
      data-tree-row
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
