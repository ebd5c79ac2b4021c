import { mostHits } from "@tandiff/shared/search/most-hits.ts";
import type { Hit } from "@tandiff/shared/search/protocol.ts";
import { CaseSensitive, ChevronDown, ChevronRight, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { showLine } from "../../diff/pieces.ts";
import { ControlBadge, VisiblePath } from "../../diff/VisiblePath.tsx";
import { takeKeys } from "../../ui/early-keys.ts";
import { useFixedRows } from "../../ui/fixed-rows.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { excerpt, resultRows, type ResultRow } from "./search-results.ts";
import styles from "./search.module.css";
import {
  type RepositorySearch,
  longestText,
  type SearchState,
  shortestText,
} from "./use-repository-search.ts";

const rowHeight = 26;

/** Search in the code of the whole repository, its results by file. */
export function SearchPanel(props: {
  search: RepositorySearch;
  /** Counts up each time that somebody asks for the panel: then its field takes the focus. */
  asked: number;
  onOpen: (hit: Hit) => void;
  onClose: () => void;
}) {
  const { query, setQuery, files, state } = props.search;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<Hit | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => resultRows(files, closed), [files, closed]);
  const { height, indices, reveal } = useFixedRows(scroller, rows.length, rowHeight, 10);
  const takeFocus = useEffectEvent((_asked: number) => {
    field.current?.focus();
    field.current?.select();
    const text = takeKeys().slice(0, longestText);
    if (text !== "") setQuery({ ...query, text });
  });
  useEffect(() => takeFocus(props.asked), [props.asked]);

  const focusRow = (index: number): void => {
    if (index < 0) return field.current?.focus();
    if (index >= rows.length) return;
    reveal(index);
    const row = (): HTMLElement | null | undefined =>
      scroller.current?.querySelector(`[data-result="${index}"]`);
    // A row that is not in the page yet is there after the next drawing.
    if (row()) row()?.focus({ preventScroll: true });
    else requestAnimationFrame(() => row()?.focus({ preventScroll: true }));
  };
  const move = (event: KeyboardEvent, from: number): void => {
    if (event.key === "Escape") props.onClose();
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    focusRow(from + by);
  };
  const open = (row: ResultRow): void => {
    if (row.kind === "file") {
      setClosed((now) => now.symmetricDifference(new Set([row.file.path])));
      return;
    }
    setCurrent(row.hit);
    props.onOpen(row.hit);
  };

  return (
    <search className={styles.panel} aria-label="Search in the code">
      <div className={styles.head}>
        <div className={styles.fields}>
          <TextInput
            ref={field}
            type="search"
            aria-label="Search in the code"
            placeholder="Search in the code"
            maxLength={longestText}
            value={query.text}
            onChange={({ target }) => setQuery({ ...query, text: target.value })}
            onKeyDown={(event) => {
              const first = rows.find((row) => row.kind === "hit");
              if (event.key === "Enter" && first) open(first);
              else move(event, -1);
            }}
          />
          <IconButton
            label="Match case"
            pressed={query.caseSensitive}
            onClick={() => setQuery({ ...query, caseSensitive: !query.caseSensitive })}
          >
            <CaseSensitive />
          </IconButton>
          <IconButton label="Close the search" onClick={props.onClose}>
            <X />
          </IconButton>
        </div>
        <fieldset className={styles.within} aria-label="Where to search">
          {(["changes", "all"] as const).map((within) => (
            <button
              key={within}
              type="button"
              aria-pressed={query.within === within}
              onClick={() => setQuery({ ...query, within })}
            >
              {within === "changes" ? "Changed files" : "All files"}
            </button>
          ))}
        </fieldset>
        <output className={styles.status}>{stateWords(state, query.text)}</output>
      </div>
      <div ref={scroller} className={styles.results}>
        <div style={{ height, position: "relative" }}>
          {indices.map((index) => {
            const row = rows[index];
            return (
              row && (
                <button
                  key={index}
                  type="button"
                  className={row.kind === "file" ? styles.file : styles.hit}
                  style={{ transform: `translateY(${index * rowHeight}px)` }}
                  data-result={index}
                  aria-expanded={row.kind === "file" ? !row.closed : undefined}
                  aria-current={(row.kind === "hit" && row.hit === current) || undefined}
                  onClick={() => open(row)}
                  onKeyDown={(event) => move(event, index)}
                >
                  {row.kind === "file" ? <FileRow row={row} /> : <HitRow hit={row.hit} />}
                </button>
              )
            );
          })}
        </div>
      </div>
    </search>
  );
}

function FileRow({ row }: { row: ResultRow & { kind: "file" } }) {
  const Chevron = row.closed ? ChevronRight : ChevronDown;
  return (
    <>
      <Chevron size={14} aria-hidden />
      <span className={styles.path} title={row.file.path}>
        <VisiblePath path={row.file.path} />
      </span>
      <span className={styles.count}>{row.file.hits.length}</span>
    </>
  );
}

function HitRow({ hit }: { hit: Hit }) {
  const { text, marks } = excerpt(hit);
  return (
    <>
      <span className={styles.line} data-side={hit.side}>
        {hit.side === "base" && (
          <>
            <span aria-hidden>−</span>
            <span className="visually-hidden">before the change, line </span>
          </>
        )}
        {hit.line}
      </span>
      <code className={styles.text} dir="ltr">
        {showLine(text, undefined, [], marks).pieces.map((piece) =>
          piece.control !== null ? (
            <ControlBadge key={piece.at} name={piece.control} />
          ) : piece.look === "found" ? (
            <mark key={piece.at}>{piece.text}</mark>
          ) : (
            piece.text
          ),
        )}
      </code>
    </>
  );
}

function stateWords(state: SearchState, text: string): string {
  switch (state.kind) {
    case "idle":
      return text === "" ? "" : `Type at least ${shortestText} characters.`;
    case "searching":
      return "Searching…";
    case "failed":
      return state.sentence;
    case "done": {
      if (state.hits === 0) return "Nothing found.";
      const hits = state.hits === 1 ? "1 line" : `${state.hits.toLocaleString("en")} lines`;
      const files = state.files === 1 ? "1 file" : `${state.files.toLocaleString("en")} files`;
      const listed = state.truncated ? `; the first ${mostHits.toLocaleString("en")} are listed` : "";
      return `${hits} in ${files}${listed}`;
    }
  }
}
