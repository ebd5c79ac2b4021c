import type { Draft } from "@tandiff/shared/api.ts";
import type { Lines, Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import type { ReactNode } from "react";
import { useAllDrafts } from "../session/drafts.ts";
import { useCan, useSession } from "../session/session-store.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { draftKeys } from "./draft-key.ts";
import { type DraftPlace, draftPlace, isSealedEdit } from "./draft-place.ts";
import { excerpt } from "@tandiff/shared/excerpt.ts";
import { LabelBadges } from "./LabelBadges.tsx";
import { linesWords, PositionWords } from "./PositionWords.tsx";
import { ThreadPlaceWords } from "./ThreadPlaceWords.tsx";
import draftStyles from "./drafts.module.css";
import styles from "./threads.module.css";

/** One's drafts of comments, e.g. to count them. */
export function useCommentDrafts(): readonly Draft[] {
  return useAllDrafts().filter(({ key }) => key !== draftKeys.summary && key !== draftKeys.declaration);
}

/** What is written and not posted; each leads to where it can go on. */
export function DraftList(props: {
  onThread: (thread: Thread) => void;
  /** Null is the merge request as a whole. */
  onPosition: (position: Position | null) => void;
  /** Lines of the workspace; absent outside of the call. */
  onSpot?: (file: string, lines: Lines) => void;
  /** Something to choose about a draft that can still be posted. */
  renderChoice?: (draft: Draft) => ReactNode;
}) {
  const drafts = useCommentDrafts();
  return (
    <ul className={styles.list}>
      {drafts.map((draft) => (
        <DraftItem key={draft.key} draft={draft} {...props} />
      ))}
    </ul>
  );
}

function DraftItem(props: {
  draft: Draft;
  onThread: (thread: Thread) => void;
  onPosition: (position: Position | null) => void;
  /** Lines of the workspace; absent outside of the call. */
  onSpot?: (file: string, lines: Lines) => void;
  renderChoice?: (draft: Draft) => ReactNode;
}) {
  const { draft } = props;
  const threads = useSession((session) => session.state.threads);
  const place = draftPlace(draft, threads);
  const mayOpen = useCan("thread.open");
  const loss = lossOf(draft, place, mayOpen);
  if (place.kind === "nowhere" || loss !== null) {
    return (
      <li className={styles.lost}>
        <span className={styles.quiet}>
          {loss ?? "The comment that this belonged to is gone."} Your text:
        </span>
        <span className={draftStyles.text} dir="auto">
          {draft.body}
        </span>
        <CopyButton text={draft.body} />
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        className={styles.item}
        onClick={() => {
          if (place.kind === "thread") props.onThread(place.thread);
          else if (place.kind === "spot") props.onSpot?.(place.file, place.lines);
          else props.onPosition(place.position);
        }}
      >
        {place.kind === "thread" ? (
          <ThreadPlaceWords thread={place.thread} />
        ) : place.kind === "spot" ? (
          <span className={styles.meta}>{linesWords(place.lines)} of the workspace</span>
        ) : (
          <PositionWords position={place.position} />
        )}
        <span className={styles.excerpt} dir="auto">
          {excerpt(draft.body)}
        </span>
        {place.kind === "thread" && (
          <span className={styles.meta}>{place.what === "reply" ? "A reply" : "An edit"}</span>
        )}
        {draft.labels && (
          <span className={styles.meta}>
            <LabelBadges labels={draft.labels} />
          </span>
        )}
      </button>
      {props.renderChoice?.(draft)}
    </li>
  );
}

/** Why a draft can no longer be posted though its place is there, in a sentence; null where it can. */
function lossOf(draft: Draft, place: DraftPlace, mayOpen: boolean): string | null {
  if (place.kind === "spot" && !mayOpen) return "The call ended before this was posted.";
  if (place.kind === "thread" && isSealedEdit(draft, place.thread)) {
    return "The comment was handed in before this edit was saved.";
  }
  return null;
}
