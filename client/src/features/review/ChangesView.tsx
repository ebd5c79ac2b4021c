import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { toast } from "../../ui/toast.ts";
import { DiffView } from "../../diff/DiffView.tsx";
import type { FindText } from "../../diff/find.ts";
import { type DiffFile, isInFile } from "../../diff/model.ts";
import type { ThreadSlots } from "../../threads/thread-slots.tsx";
import type { Stand } from "../../diff/stand.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { useSteady } from "../../ui/use-steady.ts";
import { slotsWithin } from "./changes.ts";
import styles from "./changes.module.css";
import { CommitMessage, CommitPicker } from "./CommitPicker.tsx";
import { FileActions } from "./FileActions.tsx";
import { NoSuchFile, PictureDiff } from "./later-views.ts";
import type { MergeRequestFiles } from "./merge-request-files.ts";
import { pictureType } from "./pictures.ts";
import type { Reading } from "./review-place.ts";
import { type TextStore, useTexts } from "./texts.ts";
import type { ViewOptions } from "./view-options.ts";
import type { Viewed } from "./viewed.ts";

interface ChangesViewProps {
  readonly view: MergeRequestView;
  readonly all: MergeRequestFiles;
  readonly reading: Reading;
  readonly store: TextStore;
  readonly options: ViewOptions;
  readonly slots: ThreadSlots;
  readonly viewed: Viewed;
  readonly counts: ReadonlyMap<string, number>;
  readonly find: FindText | null;
  readonly led: Stand | null;
  readonly onStand: (part: Partial<Stand>) => void;
  readonly onCopyLink: (position: Position) => void;
}

const none: ReadonlySet<string> = new Set();

/** The changed files, one below the other or one at a time, of the merge request or of some commits. */
export function ChangesView(props: ChangesViewProps) {
  const { view, reading, options, slots, viewed } = props;
  const { changes, range } = reading;
  const texts = useTexts(props.store, changes.sidesOf);
  const [pictures, setPictures] = useState(none);
  const files = useMemo(
    () => (pictures.size === 0 ? changes.files : changes.files.map((file) => asPicture(file, pictures))),
    [changes, pictures],
  );
  const path = reading.place.view === "changes" ? reading.place.path : null;
  // Of a link that was mistyped; a file that these commits leave alone is simply not gone to.
  const isNowhere = path !== null && !changes.fileAt(path) && !props.all.whole.fileAt(path);
  const current = Math.max(
    0,
    files.findIndex((file) => file.path === path),
  );
  const shown = useMemo(
    () => (options.oneFile ? files.slice(current, current + 1) : files),
    [files, options.oneFile, current],
  );
  const placed = useMemo(() => slotsWithin(slots.view.slots, changes), [slots.view.slots, changes]);
  const { onComment } = slots.view;
  const step = (by: 1 | -1): void => {
    const next = files[current + by];
    if (next) reading.openFile(next.path);
  };
  // The keyboard reaches lines that have no button to comment on them.
  const comment = (position: Position): void => {
    const file = changes.files.find((one) => isInFile(one, position));
    const isOwn = (side: Side): boolean => !file || changes.mayComment(file, side);
    if (!file || (isOwn(position.side) && (!position.across || isOwn("base")))) return onComment?.(position);
    toast("These lines are not as the merge request leaves them.", {
      action: { label: "Comment in the whole diff", onClick: () => reading.showWhole(file.path) },
    });
  };
  const showWhole = useSteady(reading.showWhole);
  const openWhole = useSteady((file: string) => reading.go({ view: "file", path: file }));
  const { counts } = props;

  // These stay the same while nothing changes that they show: what is in sight is not drawn anew for nothing.
  const renderMedia = useCallback(
    (file: DiffFile) => <PictureDiff sides={changes.sidesOf(file.path)} />,
    [changes],
  );
  const mayWrite = onComment !== null;
  const renderNote = useCallback(
    (file: DiffFile) => (
      <>
        {mayWrite
          ? "These lines are not as the merge request leaves them."
          : "These lines change again later."}{" "}
        <Button size="small" variant="quiet" onClick={() => showWhole(file.path)}>
          {mayWrite ? "Comment in the whole diff" : "Show the whole diff"}
        </Button>
      </>
    ),
    [mayWrite, showWhole],
  );
  const renderActions = useCallback(
    (file: DiffFile) => (
      <FileActions
        file={file}
        onComment={file.elsewhere ? null : onComment}
        threads={viewed.folded.has(file.path) ? (counts.get(file.path) ?? 0) : 0}
        onWhole={() => openWhole(file.path)}
        viewed={viewed.paths.has(file.path)}
        onToggleViewed={() => viewed.toggle(file.path)}
        {...(pictureType(file.path) === "image/svg+xml"
          ? {
              picture: pictures.has(file.path),
              onTogglePicture: () => setPictures(pictures.symmetricDifference(new Set([file.path]))),
            }
          : {})}
      />
    ),
    [onComment, viewed, counts, pictures, openWhole],
  );

  return (
    <div className={styles.changes}>
      <ChangesBar {...props} count={files.length} current={current} onStep={step} />
      <CommitMessage commits={view.commits} range={range} />
      {isNowhere ? (
        <NoSuchFile
          path={path}
          files={props.all}
          onOpen={reading.openFile}
          onReadChanges={() => reading.go({ view: "changes", path: null })}
        />
      ) : files.length === 0 ? (
        <EmptyState title="Nothing has changed">
          {options.hideWhitespace
            ? "Nothing but whitespace has changed here, and that is hidden."
            : "Every file is as it was before."}
        </EmptyState>
      ) : (
        <div className={styles.diff}>
          <DiffView
            {...slots.view}
            // Other commits are read from their beginning.
            key={reading.name}
            label="Changes"
            files={shown}
            textOf={texts.textOf}
            onNeed={texts.onNeed}
            layout={options.layout}
            wrap={options.wrap}
            tabWidth={options.tabWidth}
            folded={viewed.folded}
            onFold={viewed.setFolded}
            slots={placed}
            target={reading.target}
            place={reading.changesPlace}
            highlighted={
              reading.marked ? [...slots.view.highlighted, reading.marked] : slots.view.highlighted
            }
            find={props.find}
            led={props.led}
            onStand={props.onStand}
            onPlace={reading.follow}
            onMark={viewed.toggle}
            {...(options.oneFile ? { onStep: step } : {})}
            onCopyLink={props.onCopyLink}
            onLink={reading.markLines}
            onComment={onComment && comment}
            mayComment={changes.mayComment}
            renderMedia={renderMedia}
            renderNote={renderNote}
            renderActions={renderActions}
          />
        </div>
      )}
    </div>
  );
}

/** Which commits, what is hidden, and which file of how many: there only when there is a choice. */
function ChangesBar(
  props: ChangesViewProps & { count: number; current: number; onStep: (by: 1 | -1) => void },
) {
  const { view, reading, options, count, current } = props;
  const { failure } = reading;
  const hasCommits = view.commits.length > 1;
  if (!hasCommits && !options.hideWhitespace && !options.oneFile) return null;
  return (
    <div className={styles.bar}>
      {hasCommits && (
        <CommitPicker commits={view.commits} range={reading.range} onChange={reading.showCommits} />
      )}
      {options.hideWhitespace && <Badge>Whitespace hidden</Badge>}
      {reading.loading && <Spinner label="Loading the changes" />}
      {failure && (
        <span role="alert" className={styles.failure}>
          {failure.sentence}{" "}
          <Button size="small" onClick={failure.retry}>
            Try again
          </Button>
        </span>
      )}
      <span className={styles.space} />
      {options.oneFile && count > 0 && (
        <span className={styles.steps}>
          <IconButton
            label="Previous file"
            shortcut="["
            size="small"
            disabled={current === 0}
            onClick={() => props.onStep(-1)}
          >
            <ChevronLeft />
          </IconButton>
          File {current + 1} of {count}
          <IconButton
            label="Next file"
            shortcut="]"
            size="small"
            disabled={current === count - 1}
            onClick={() => props.onStep(1)}
          >
            <ChevronRight />
          </IconButton>
        </span>
      )}
    </div>
  );
}

function asPicture(file: DiffFile, pictures: ReadonlySet<string>): DiffFile {
  return pictures.has(file.path) ? { ...file, body: { kind: "media" } } : file;
}
