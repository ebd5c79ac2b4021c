import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { ChangeSign } from "./ChangeSign.tsx";
import { VisiblePath } from "./VisiblePath.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { takeKeys } from "../ui/early-keys.ts";
import { TextInput } from "../ui/TextInput.tsx";
import { filterFiles } from "../ui/tree-rows.ts";
import type { DiffFile } from "./model.ts";
import styles from "./quick-open.module.css";

/** As many as fit; more letters find the rest. */
const longestList = 50;

/** A file that can be found. */
export interface FoundFile {
  readonly path: string;
  readonly change: DiffFile["change"];
}

/** Finds a file by a part of its path. */
export function QuickOpen(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  files: readonly FoundFile[];
  onFile: (path: string) => void;
}) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Find a file" size="wide">
      <Finder {...props} />
    </Dialog>
  );
}

function Finder(props: {
  onOpenChange: (open: boolean) => void;
  files: readonly FoundFile[];
  onFile: (path: string) => void;
}) {
  const [filter, setFilter] = useState(takeKeys);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const found = useMemo(() => bestFirst(filterFiles(props.files, filter), filter), [props.files, filter]);
  useEffect(() => field.current?.focus(), []);

  function choose({ path }: FoundFile): void {
    props.onOpenChange(false);
    props.onFile(path);
  }

  /** Arrow keys go from the field through the list and back. */
  function move(event: KeyboardEvent, from: number): void {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const buttons = list.current?.querySelectorAll("button");
    if (from + by < 0) field.current?.focus();
    else buttons?.[from + by]?.focus();
  }

  return (
    <>
      <TextInput
        ref={field}
        type="search"
        aria-label="Part of the file's path"
        placeholder="Part of its path"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        onKeyDown={(event) => {
          const [first] = found;
          if (event.key === "Enter" && first) choose(first);
          else move(event, -1);
        }}
      />
      <ul ref={list} className={styles.found}>
        {found.map((file, index) => (
          <li key={file.path}>
            <button type="button" onClick={() => choose(file)} onKeyDown={(event) => move(event, index)}>
              <ChangeSign change={file.change} />
              <span className={styles.foundPath}>
                <VisiblePath path={file.path} />
              </span>
            </button>
          </li>
        ))}
        {found.length === 0 && <li className={styles.quiet}>No file matches.</li>}
      </ul>
    </>
  );
}

/** Those first whose own name is, begins with or holds what was typed; of equal ones the changed files. */
function bestFirst(files: readonly FoundFile[], filter: string): FoundFile[] {
  const wanted = filter.trim().toLowerCase();
  const score = ({ path, change }: FoundFile): number => {
    const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
    const likeness = name === wanted ? 3 : name.startsWith(wanted) ? 2 : name.includes(wanted) ? 1 : 0;
    return likeness * 2 + (change === "unchanged" ? 0 : 1);
  };
  return files.toSorted((a, b) => score(b) - score(a)).slice(0, longestList);
}
