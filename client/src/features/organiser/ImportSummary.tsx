import type { ImportAnswer } from "@tandiff/shared/exercise/import.ts";
import { CircleAlert, TriangleAlert } from "lucide-react";
import type { RefObject } from "react";
import { counted } from "../../ui/times.ts";
import styles from "./Import.module.css";
import { faultsIn } from "./import-form.ts";

/** What was understood of a file: what is changed by whom, what is wrong with it, and what is worth knowing. */
export function ImportSummary({
  seen: { preview, bank },
  heading,
}: {
  seen: ImportAnswer;
  heading: RefObject<HTMLHeadingElement | null>;
}) {
  const { commits, changed } = preview;
  const faults = faultsIn(preview.faults, "files");
  return (
    <section className={styles.summary} aria-labelledby="import-found">
      <h3 id="import-found" tabIndex={-1} ref={heading}>
        {preview.kind === "feature" ? "A feature to write" : "A merge request to review"}
      </h3>
      <p className={styles.counts}>
        <span>{counted(preview.files, "file")}</span>
        {preview.kind === "review" && (
          <>
            <span>{counted(commits.length, "commit")}</span>
            <span>{counted(preview.filesChanged, "file")} changed</span>
            <span>
              <span className={styles.added}>+{preview.additions}</span>{" "}
              <span className={styles.removed}>−{preview.deletions}</span>
            </span>
          </>
        )}
        <span>
          {preview.findings === null ? "no rubric" : `rubric of ${counted(preview.findings, "finding")}`}
        </span>
      </p>
      {bank === "same" && <p>The bank has this very exercise already.</p>}
      <ul className={styles.said}>
        {faults.map((sentence) => (
          <li key={sentence} className={styles.fault}>
            <CircleAlert aria-hidden />
            <span className="visually-hidden">Fault:</span>
            <span>{sentence}</span>
          </li>
        ))}
        {preview.notes.map((sentence) => (
          <li key={sentence} className={styles.note}>
            <TriangleAlert aria-hidden />
            <span className="visually-hidden">Note:</span>
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
      {changed.length > 0 && (
        <details>
          <summary>Changed files and commits</summary>
          <ul className={styles.files}>
            {changed.map(({ path, additions, deletions }) => (
              <li key={path}>
                <bdi>{path}</bdi> <span className={styles.added}>+{additions}</span>{" "}
                <span className={styles.removed}>−{deletions}</span>
              </li>
            ))}
          </ul>
          {preview.filesChanged > changed.length && (
            <p className={styles.quiet}>and {counted(preview.filesChanged - changed.length, "more file")}</p>
          )}
          <ol className={styles.commits}>
            {[...commits.entries()].map(([index, { subject, author }]) => (
              <li key={index}>
                <bdi>{subject}</bdi> <span className={styles.quiet}>{author}</span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}
