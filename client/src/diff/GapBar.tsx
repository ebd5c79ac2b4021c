import { ChevronsUpDown, ArrowDown, ArrowUp } from "lucide-react";
import styles from "./lines.module.css";
import { languageOf } from "../highlight/language.ts";
import type { LineRange, SideText } from "./model.ts";
import type { GapRow } from "./rows.ts";

/** Languages whose definitions say something about the lines in them. */
const definitionLanguages: ReadonlySet<string> = new Set([
  "bash",
  "go",
  "javascript",
  "python",
  "ruby",
  "sql",
  "typescript",
]);

/** Lines that one press unfolds. */
const step = 20;

/** Stands for folded lines and unfolds them. */
export function GapBar({
  row,
  head,
  onReveal,
}: {
  row: GapRow;
  head: SideText | null;
  onReveal: (path: string, range: LineRange) => void;
}) {
  const count = row.end - row.start + 1;
  const reveal = (start: number, end: number) => () => onReveal(row.file.path, { start, end });
  const hasSections = definitionLanguages.has(languageOf(row.file.path) ?? "");
  const section = row.below && head && hasSections ? sectionAbove(head.lines, row.end) : null;
  return (
    <div className={styles.gap}>
      {count > step && row.above && (
        <button
          type="button"
          onClick={reveal(row.start, row.start + step - 1)}
          aria-label={`Show ${step} lines below line ${row.start - 1}`}
          title={`${step} more below`}
        >
          <ArrowDown size={14} aria-hidden />
        </button>
      )}
      {count > step && row.below && (
        <button
          type="button"
          onClick={reveal(row.end - step + 1, row.end)}
          aria-label={`Show ${step} lines above line ${row.end + 1}`}
          title={`${step} more above`}
        >
          <ArrowUp size={14} aria-hidden />
        </button>
      )}
      <button type="button" onClick={reveal(row.start, row.end)}>
        <ChevronsUpDown size={14} aria-hidden />{" "}
        {count === 1 ? "1 unchanged line" : `${count} unchanged lines`}
      </button>
      {section !== null && <code className={styles.section}>{section}</code>}
    </div>
  );
}

/** The definition that the next lines are in: the nearest line above that starts like one. */
function sectionAbove(lines: readonly string[], line: number): string | null {
  const definition =
    /^\s*(?:def|class|module|func|function|export|interface|type|impl|fn|async)\b|^[A-Za-z_$]/;
  for (let index = line - 1; index >= 0; index--) {
    const text = lines[index] ?? "";
    if (definition.test(text)) return text.trim().slice(0, 120);
  }
  return null;
}
