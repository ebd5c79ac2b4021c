import { X } from "lucide-react";
import { VisibleText } from "../../diff/VisiblePath.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import type { PersonHere } from "./people-in-files.ts";
import { PeopleHere } from "./WorkspaceTree.tsx";
import styles from "./workspace.module.css";

/** The open files, one tab each. */
export function OpenTabs(props: {
  paths: readonly string[];
  current: string | null;
  people: ReadonlyMap<string, readonly PersonHere[]>;
  onOpen: (path: string) => void;
  onClose: (path: string) => void;
}) {
  const { paths, current } = props;
  return (
    <ul className={styles.tabs} aria-label="Open files">
      {paths.map((path) => (
        <li
          key={path}
          ref={path === current ? intoView : undefined}
          className={styles.tab}
          data-current={path === current || undefined}
        >
          <button
            type="button"
            className={styles.tabName}
            title={path}
            aria-current={path === current || undefined}
            onClick={() => props.onOpen(path)}
            onAuxClick={(event) => {
              if (event.button === 1) props.onClose(path);
            }}
            onKeyDown={(event) => {
              if (event.key === "Delete") props.onClose(path);
            }}
          >
            <bdi dir="ltr">
              <VisibleText text={path.slice(path.lastIndexOf("/") + 1)} />
            </bdi>
            <PeopleHere people={props.people.get(path) ?? []} />
          </button>
          <IconButton
            label={`Close ${path.slice(path.lastIndexOf("/") + 1)}`}
            size="small"
            onClick={() => props.onClose(path)}
          >
            <X />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

function intoView(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
