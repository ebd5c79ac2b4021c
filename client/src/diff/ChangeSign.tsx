import type { DiffFile } from "./model.ts";
import styles from "./header.module.css";

const signs = {
  added: ["A", "Added"],
  deleted: ["D", "Deleted"],
  modified: ["M", "Modified"],
  renamed: ["R", "Renamed"],
  unchanged: ["", "Unchanged"],
} as const;

/** What happened to a file, as a letter with a colour of its own. */
export function ChangeSign({ change }: { change: DiffFile["change"] }) {
  const [letter, word] = signs[change];
  if (letter === "") return null;
  return (
    <span className={styles.sign} data-change={change} title={word}>
      <span aria-hidden>{letter}</span>
      <span className="visually-hidden">{word} </span>
    </span>
  );
}
