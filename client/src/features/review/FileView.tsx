import type { Position } from "@tandiff/shared/position.ts";
import { type ReactNode, useEffect, useMemo } from "react";
import { FileHeader } from "../../diff/FileHeader.tsx";
import { DiffView } from "../../diff/DiffView.tsx";
import type { FindText } from "../../diff/find.ts";
import type { DiffFile } from "../../diff/model.ts";
import type { Stand } from "../../diff/stand.ts";
import type { ThreadSlots } from "../../threads/thread-slots.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { modeFacts, unchangedFile } from "./diff-files.ts";
import type { MergeRequestFiles } from "./merge-request-files.ts";
import { NoSuchFile } from "./NoSuchFile.tsx";
import { PictureDiff } from "./PictureDiff.tsx";
import { pictureType } from "./pictures.ts";
import type { Reading } from "./review-place.ts";
import styles from "./review.module.css";
import { type TextStore, useTexts } from "./texts.ts";
import type { ViewOptions } from "./view-options.ts";

const nothing: ReadonlySet<string> = new Set();
const ignore = (): void => {};

/** One file of the repository from its first line to its last, changed or not. */
export function FileView(props: {
  path: string;
  files: MergeRequestFiles;
  store: TextStore;
  reading: Reading;
  options: ViewOptions;
  slots: ThreadSlots;
  find: FindText | null;
  led: Stand | null;
  onStand: (part: Partial<Stand>) => void;
  onCopyLink: (position: Position) => void;
  renderActions: (file: DiffFile) => ReactNode;
}) {
  const { path, files, options, slots, reading } = props;
  const { textOf, onNeed } = useTexts(props.store, files.sidesOf);
  useEffect(() => onNeed([path]), [onNeed, path]);
  const state = textOf(path);
  const changed = useMemo(() => files.changed.find((file) => file.path === path), [files, path]);
  const head = state.kind === "ready" ? state.text.head : null;
  const lines = head?.lines.length;
  const isBinary = head?.binary ?? false;
  const file = useMemo(() => {
    if (changed) return changed;
    const entry = files.sidesOf(path).head;
    const plain = unchangedFile(path, lines ?? 0, modeFacts(entry, entry));
    if (entry?.mode === "160000") {
      return {
        ...plain,
        body: { kind: "none", reason: `This is a submodule, at ${entry.commit.slice(0, 10)}.` } as const,
      };
    }
    if (!isBinary) return plain;
    const body: DiffFile["body"] =
      pictureType(path) === null ? { kind: "none", reason: "This is a binary file." } : { kind: "media" };
    return { ...plain, body };
  }, [changed, files, path, lines, isBinary]);
  const shown = useMemo(() => [file], [file]);
  const { highlighted } = slots.view;

  const { base, head: headEntry } = files.sidesOf(path);
  if (!base && !headEntry) {
    return (
      <NoSuchFile
        path={path}
        files={files}
        onOpen={reading.openFile}
        onReadChanges={() => reading.go({ view: "changes", path: null })}
      />
    );
  }
  return (
    <div className={styles.file}>
      <FileHeader
        file={file}
        text={state.kind === "ready" ? state.text : null}
        folded={false}
        onFold={null}
        failure={state.kind === "failed" ? state.message : null}
        onRetry={onNeed}
        actions={props.renderActions(file)}
      />
      {!changed && state.kind !== "ready" ? (
        state.kind === "loading" && (
          <div className={styles.waiting}>
            <Spinner label="Loading the file" />
          </div>
        )
      ) : (
        <DiffView
          {...slots.view}
          label={`File ${path}`}
          files={shown}
          textOf={textOf}
          onNeed={onNeed}
          layout="unified"
          wrap={options.wrap}
          tabWidth={options.tabWidth}
          whole
          folded={nothing}
          onFold={ignore}
          target={reading.target}
          place={reading.filePlace(path)}
          highlighted={reading.marked ? [...highlighted, reading.marked] : highlighted}
          find={props.find}
          led={props.led}
          onStand={props.onStand}
          onCopyLink={props.onCopyLink}
          onLink={reading.markLines}
          renderMedia={() => <PictureDiff sides={files.sidesOf(path)} />}
        />
      )}
    </div>
  );
}
