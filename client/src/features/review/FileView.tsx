import { type ReactNode, useEffect, useMemo } from "react";
import { FileHeader } from "../../diff/FileHeader.tsx";
import { DiffView, type DiffTarget } from "../../diff/DiffView.tsx";
import type { DiffFile } from "../../diff/model.ts";
import type { ThreadSlots } from "../../threads/thread-slots.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { modeFacts, unchangedFile } from "./diff-files.ts";
import type { MergeRequestFiles } from "./merge-request-files.ts";
import styles from "./review.module.css";
import type { Texts } from "./texts.ts";

const nothing: ReadonlySet<string> = new Set();
const ignore = (): void => {};

/** One file of the repository from its first line to its last, changed or not. */
export function FileView(props: {
  path: string;
  files: MergeRequestFiles;
  texts: Texts;
  wrap: boolean;
  slots: ThreadSlots;
  target: DiffTarget | null;
  renderActions: (file: DiffFile) => ReactNode;
}) {
  const { path, files, texts } = props;
  const { onNeed } = texts;
  useEffect(() => onNeed([path]), [onNeed, path]);
  const state = texts.textOf(path);
  const changed = files.changed.find((file) => file.path === path);
  const lines = state.kind === "ready" ? state.text.head?.lines.length : undefined;
  const file = useMemo(() => {
    const { head } = files.sidesOf(path);
    if (changed) return changed;
    return unchangedFile(path, lines ?? 0, modeFacts(head, head));
  }, [changed, files, path, lines]);
  const shown = useMemo(() => [file], [file]);

  return (
    <div className={styles.file}>
      <FileHeader
        file={file}
        folded={false}
        onFold={null}
        failure={state.kind === "failed" ? state.message : null}
        onRetry={onNeed}
        actions={props.renderActions(file)}
      />
      {!changed && lines === undefined ? (
        state.kind === "loading" && (
          <div className={styles.waiting}>
            <Spinner label="Loading the file" />
          </div>
        )
      ) : (
        <DiffView
          label={`File ${path}`}
          files={shown}
          textOf={texts.textOf}
          onNeed={onNeed}
          layout="unified"
          wrap={props.wrap}
          whole
          folded={nothing}
          onFold={ignore}
          target={props.target}
          {...props.slots.view}
        />
      )}
    </div>
  );
}
