import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { CaseSensitive, X } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type * as Y from "yjs";
import { VisiblePath, VisibleText } from "../../diff/VisiblePath.tsx";
import { takeKeys } from "../../ui/early-keys.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { findInFiles } from "./find-in-files.ts";
import type { WorkspaceFile } from "./workspace-files.ts";
import styles from "./workspace.module.css";

/** After an edit the search is made anew, once it rests. Milliseconds. */
const rest = 400;

/** Finds a text in the files as they are now, also while people write in them. */
export function FindPanel(props: {
  files: readonly WorkspaceFile[];
  doc: Y.Doc | null;
  /** Counts up each time that somebody asks for it: then its field takes the focus. */
  asked: number;
  onOpen: (path: string, line: number) => void;
  onClose: () => void;
}) {
  const { files, doc } = props;
  const [query, setQuery] = useState(takeKeys);
  const [matchCase, setMatchCase] = useState(false);
  const [version, setVersion] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    field.current?.focus();
    if (props.asked > 1) field.current?.select();
  }, [props.asked]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setVersion((now) => now + 1);
      }, rest);
    };
    doc?.on("update", later);
    return () => {
      clearTimeout(timer);
      doc?.off("update", later);
    };
  }, [doc]);

  const texts = useMemo(() => textsOf(files, doc, version), [files, doc, version]);
  const wanted = useDeferredValue(query);
  const found = useMemo(() => findInFiles(texts, wanted, matchCase), [texts, wanted, matchCase]);
  const move = (event: KeyboardEvent): void => {
    if (event.key === "Escape") return props.onClose();
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const hits = [...(list.current?.querySelectorAll("button") ?? [])];
    const next = hits.findIndex((hit) => hit === document.activeElement) + step;
    if (next < 0) field.current?.focus();
    else hits[next]?.focus();
  };

  return (
    <search className={styles.tree} aria-label="Find in files">
      <div className={styles.filter}>
        <TextInput
          ref={field}
          className={styles.filterField}
          type="search"
          aria-label="Find in files"
          placeholder="Find in files"
          maxLength={200}
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={move}
        />
        <IconButton
          label="Match case"
          size="small"
          pressed={matchCase}
          onClick={() => setMatchCase(!matchCase)}
        >
          <CaseSensitive />
        </IconButton>
        <IconButton label="Close the search" size="small" onClick={props.onClose}>
          <X />
        </IconButton>
      </div>
      <output className={styles.nothing}>{words(wanted, found.count, found.isCut)}</output>
      <div ref={list} className={styles.found}>
        {found.files.map(({ path, hits }) => (
          <section key={path} aria-label={path}>
            <h3 className={styles.foundFile} title={path}>
              <VisiblePath path={path} />
            </h3>
            {hits.map((hit) => (
              <button
                key={hit.line}
                type="button"
                className={styles.hit}
                onKeyDown={move}
                onClick={() => props.onOpen(hit.path, hit.line)}
              >
                <span>{hit.line}</span>
                <span>
                  <VisibleText text={hit.before} />
                  <mark>
                    <VisibleText text={hit.match} />
                  </mark>
                  <VisibleText text={hit.after} />
                </span>
              </button>
            ))}
          </section>
        ))}
      </div>
    </search>
  );
}

/** Another `version` is another text of the same document. */
function textsOf(
  files: readonly WorkspaceFile[],
  doc: Y.Doc | null,
  _version: number,
): readonly { path: string; text: string }[] {
  if (doc === null) return [];
  return files
    .filter(({ id, isDeleted }) => id !== null && !isDeleted)
    .map(({ path, id }) => ({ path, text: doc.getText(rootName(id ?? "")).toJSON() }));
}

function words(query: string, count: number, isCut: boolean): string {
  if (query === "") return "In the files as they are now.";
  if (count === 0) return "Nothing was found.";
  if (isCut) return `The first ${count} lines.`;
  return count === 1 ? "1 line." : `${count} lines.`;
}
