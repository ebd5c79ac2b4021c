import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { ChangeSign } from "../../diff/ChangeSign.tsx";
import { VisiblePath } from "../../diff/VisiblePath.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { filterFiles, type ListedFile } from "./file-tree.ts";
import styles from "./review.module.css";

/** As many as fit; more letters find the rest. */
const longestList = 50;

/** Finds any file of the repository by a part of its path. */
export function QuickOpen(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  files: readonly ListedFile[];
  onFile: (file: ListedFile) => void;
}) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Find a file" size="wide">
      <Finder {...props} />
    </Dialog>
  );
}

function Finder(props: {
  onOpenChange: (open: boolean) => void;
  files: readonly ListedFile[];
  onFile: (file: ListedFile) => void;
}) {
  const [filter, setFilter] = useState("");
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const found = useMemo(() => bestFirst(filterFiles(props.files, filter), filter), [props.files, filter]);

  function choose(file: ListedFile | undefined): void {
    if (!file) return;
    props.onOpenChange(false);
    props.onFile(file);
  }

  function press(event: KeyboardEvent): void {
    if (event.key === "Enter") choose(found[chosen]);
    else if (event.key === "ArrowDown") setChosen(Math.min(chosen + 1, found.length - 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(chosen - 1, 0));
    else return;
    event.preventDefault();
  }

  return (
    <>
      <TextInput
        autoFocus
        role="combobox"
        aria-label="Part of the file's path"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
        placeholder="Part of its path"
        value={filter}
        onChange={(event) => {
          setFilter(event.target.value);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <ul id={id} role="listbox" aria-label="Files" className={styles.found}>
        {found.map((file, index) => (
          <li
            key={file.path}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            ref={(element) => {
              if (index === chosen) element?.scrollIntoView({ block: "nearest" });
            }}
            onClick={() => choose(file)}
            onKeyDown={press}
          >
            <ChangeSign change={file.change} />
            <span className={styles.foundPath}>
              <VisiblePath path={file.path} />
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.quiet}>No file matches.</p>}
    </>
  );
}

/** Changed files first, then those whose own name matches. */
function bestFirst(files: readonly ListedFile[], filter: string): ListedFile[] {
  const score = ({ path, change }: ListedFile): number => {
    const isNamed = path
      .slice(path.lastIndexOf("/") + 1)
      .toLowerCase()
      .includes(filter.toLowerCase());
    return (isNamed ? 2 : 0) + (change === "unchanged" ? 0 : 1);
  };
  return files.toSorted((a, b) => score(b) - score(a)).slice(0, longestList);
}
