import { DiffView, type DiffTarget } from "../../diff/DiffView.tsx";
import type { DiffFile } from "../../diff/model.ts";
import type { ThreadSlots } from "../../threads/thread-slots.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { FileActions } from "./FileActions.tsx";
import styles from "./review.module.css";
import type { Texts } from "./texts.ts";
import type { ViewOptions } from "./ViewControls.tsx";
import type { Viewed } from "./viewed.ts";

/** All changed files, one below the other. */
export function ChangesView(props: {
  files: readonly DiffFile[];
  texts: Texts;
  options: ViewOptions;
  slots: ThreadSlots;
  viewed: Viewed;
  counts: ReadonlyMap<string, number>;
  target: DiffTarget | null;
  onPlace: (path: string) => void;
  onWhole: (path: string) => void;
}) {
  const { files, texts, options, slots, viewed } = props;
  if (files.length === 0) {
    return <EmptyState title="Nothing has changed">The merge request leaves every file as it is.</EmptyState>;
  }
  return (
    <div className={styles.diff}>
      <DiffView
        label="Changes"
        files={files}
        textOf={texts.textOf}
        onNeed={texts.onNeed}
        layout={options.layout}
        wrap={options.wrap}
        folded={viewed.folded}
        onFold={viewed.setFolded}
        target={props.target}
        onPlace={props.onPlace}
        onMark={viewed.toggle}
        renderActions={(file) => (
          <FileActions
            file={file}
            onComment={slots.view.onComment}
            threads={viewed.folded.has(file.path) ? (props.counts.get(file.path) ?? 0) : 0}
            onWhole={() => props.onWhole(file.path)}
            viewed={viewed.paths.has(file.path)}
            onToggleViewed={() => viewed.toggle(file.path)}
          />
        )}
        {...slots.view}
      />
    </div>
  );
}
