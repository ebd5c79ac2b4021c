import type { Position } from "@tandiff/shared/position.ts";
import { type Suggestion, suggestedLines } from "@tandiff/shared/suggestion.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { FileDiff } from "lucide-react";
import { useContext, useMemo, useState } from "react";
import { CodeCell } from "../diff/CodeCell.tsx";
import { useHighlighter } from "../highlight/highlighter.ts";
import { Button } from "../ui/Button.tsx";
import { ApplyContext } from "./apply-context.ts";
import { suggestionPath, useHeadLines } from "./file-lines.ts";
import { linesWords } from "./PositionWords.tsx";
import { type SuggestionRow, suggestionRows } from "./suggestion-rows.ts";
import styles from "./suggestion.module.css";

const noLines: readonly string[] = [];

/** A suggestion as a difference to the lines that it would replace. */
export function SuggestionPreview(props: {
  suggestion: Suggestion;
  position: Position | null;
  /** The thread that it was made in; null while it is being written. */
  thread: Thread | null;
}) {
  const { suggestion, position, thread } = props;
  const apply = useContext(ApplyContext);
  const [busy, setBusy] = useState(false);
  const lines = useHeadLines(suggestionPath(position));
  const { place, start, old, suggested, rows } = useMemo(() => {
    const replaced = suggestedLines(position, suggestion.reach, lines?.length);
    // Until the old lines are there, the new ones stand alone.
    const before = replaced ? (lines?.slice(replaced.start - 1, replaced.end) ?? noLines) : noLines;
    return {
      place: replaced,
      start: replaced?.start ?? 1,
      old: { lines: before },
      suggested: { lines: suggestion.lines },
      rows: suggestionRows(before, suggestion.lines),
    };
  }, [position, suggestion, lines]);
  const path = position?.path ?? "";
  const tokensOf = useHighlighter([
    { path, text: old },
    { path, text: suggested },
  ]);
  const changes = rows.some((row) => row.kind !== "same");

  return (
    <figure className={styles.suggestion} aria-label="Suggested change">
      <figcaption className={styles.head}>
        <FileDiff size={14} aria-hidden />
        <b>Suggested change</b>
        <span>{place ? linesWords(place) : "not on lines of the changed file"}</span>
        {place?.clamped && <span>cut to what can be replaced here</span>}
        {lines !== null && !changes && <span>changes nothing yet</span>}
        {apply && thread && place && changes && (
          <Button
            className={styles.apply}
            size="small"
            busy={busy}
            onClick={() => {
              setBusy(true);
              void apply(thread, suggestion).finally(() => setBusy(false));
            }}
          >
            Apply
          </Button>
        )}
      </figcaption>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles.rows} aria-label="Lines of the suggested change" tabIndex={0}>
        {rows.map((row) => (
          <div key={keyOf(row)} className={styles.row} data-change={row.kind}>
            <span className={styles.number} aria-hidden>
              {row.kind === "added" ? "" : start + row.old}
            </span>
            <span className={styles.sign} aria-hidden>
              {row.kind === "added" ? "+" : row.kind === "deleted" ? "−" : ""}
            </span>
            <span className="visually-hidden">{spoken[row.kind]}</span>
            <CodeCell
              line={row.text}
              tokens={row.kind === "added" ? tokensOf(suggested)?.[row.new] : tokensOf(old)?.[row.old]}
              {...(row.kind === "same" ? {} : { marks: row.marks })}
              lacksNewline={false}
            />
          </div>
        ))}
        {rows.length === 0 && <p className={styles.empty}>Nothing is left of these lines.</p>}
      </section>
    </figure>
  );
}

const spoken = { same: "unchanged: ", deleted: "removed: ", added: "added: " } as const;

function keyOf(row: SuggestionRow): string {
  return row.kind === "added" ? `+${row.new}` : `${row.old}`;
}
