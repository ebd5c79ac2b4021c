import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { ChangeSign } from "./ChangeSign.tsx";
import styles from "./header.module.css";
import { bytesWords, endingsWords, holdsHidden } from "./line-endings.ts";
import type { DiffFile, FileText } from "./model.ts";
import { VisiblePath } from "./VisiblePath.tsx";

/** The bar above a file; it stays at the top while the file's lines pass below it. */
export function FileHeader(props: {
  file: DiffFile;
  /** Null until it has been loaded. */
  text: FileText | null;
  folded: boolean;
  /** Null where the file cannot be folded. */
  onFold: ((path: string, folded: boolean) => void) | null;
  /** The sentence when its text could not be loaded. */
  failure: string | null;
  onRetry: (paths: readonly string[]) => void;
  actions: ReactNode;
}) {
  const { file, text, folded, onFold } = props;
  const endings = text && endingsWords(text);
  const bytes = text ? bytesWords(text) : [];
  const Chevron = folded ? ChevronRight : ChevronDown;
  return (
    <div className={styles.header} data-folded={folded}>
      {onFold && (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={!folded}
          aria-label={folded ? `Unfold ${file.path}` : `Fold ${file.path}`}
          onClick={() => onFold(file.path, !folded)}
        >
          <Chevron size={16} aria-hidden />
        </button>
      )}
      <ChangeSign change={file.change} />
      <div className={styles.title}>
        <h3 className={styles.path} title={file.path} aria-label={spokenPath(file)}>
          {file.change === "renamed" && file.basePath !== null && (
            <>
              <span className={styles.old}>
                <VisiblePath path={file.basePath} />
                <span className={styles.arrow}>
                  <span aria-hidden>→</span>
                  <span className="visually-hidden"> renamed to </span>
                </span>
              </span>
            </>
          )}
          <VisiblePath path={file.path} />
        </h3>
        <div className={styles.facts}>
          {file.change === "renamed" && (
            <>
              {file.basePath !== null && (
                <span className={styles.was} aria-hidden>
                  was <VisiblePath path={file.basePath} />
                </span>
              )}
              <span className={styles.fact}>{file.similarity}% alike</span>
            </>
          )}
          {[...file.facts, ...(endings === null ? [] : [endings]), ...bytes].map((fact) => (
            <span key={fact} className={styles.fact}>
              {fact}
            </span>
          ))}
          {text && holdsHidden(text) && (
            <span
              className={styles.alarm}
              title="Characters that nobody sees, or that turn the direction of the text, are named where they stand"
            >
              Hidden characters
            </span>
          )}
        </div>
      </div>
      {props.failure !== null && (
        <span className={styles.failure} role="alert">
          {props.failure}{" "}
          <button type="button" className={styles.retry} onClick={() => props.onRetry([file.path])}>
            Try again
          </button>
        </span>
      )}
      <span className={styles.space} />
      <LineCounts additions={file.additions} deletions={file.deletions} />
      {props.actions}
    </div>
  );
}

/** The path in one piece: it is drawn in parts, between which a screen reader would pause. */
function spokenPath({ change, basePath, path }: DiffFile): string {
  return change === "renamed" && basePath !== null ? `${basePath} renamed to ${path}` : path;
}

/** Lines added and deleted, as `+12 −3`. */
export function LineCounts({ additions, deletions }: { additions: number; deletions: number }) {
  if (additions === 0 && deletions === 0) return null;
  return (
    <span className={styles.counts}>
      {additions > 0 && (
        <span className={styles.added}>
          +{additions}
          <span className="visually-hidden"> lines added</span>
        </span>
      )}
      {deletions > 0 && (
        <span className={styles.deleted}>
          −{deletions}
          <span className="visually-hidden"> lines deleted</span>
        </span>
      )}
    </span>
  );
}
