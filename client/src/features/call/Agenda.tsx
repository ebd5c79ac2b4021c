import type { Lines, Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { candidateOf, kindOf } from "@tandiff/shared/session/state.ts";
import { Presentation } from "lucide-react";
import { useMe, useSession } from "../../session/session-store.ts";
import { ThreadSteps } from "../../threads/ThreadSteps.tsx";
import { ColouredMarkdown } from "../../threads/ColouredMarkdown.tsx";
import { DraftList, useCommentDrafts } from "../../threads/DraftList.tsx";
import { SealWords } from "../../threads/SealWords.tsx";
import { Button } from "../../ui/Button.tsx";
import { AgendaList } from "./AgendaList.tsx";
import styles from "./call.module.css";
import { PeopleHere } from "./PeopleHere.tsx";

/** The walk-through: the review's summary, its threads in the order in which they are gone through, and who is here. */
export function Agenda(props: {
  threads: readonly Thread[];
  selected: Thread["id"] | null;
  onSelect: (thread: Thread) => void;
  /** Begins to present; null where one may not, or does already. */
  onPresent: (() => void) | null;
  /** A draft that opens a thread; null is the merge request as a whole. */
  onDraft: (position: Position | null) => void;
  /** A draft that opens a thread on lines of the workspace. */
  onSpot: (file: string, lines: Lines) => void;
}) {
  const drafts = useCommentDrafts().length;
  const me = useMe();
  const review = useSession(({ state }) => state.review);
  const candidate = useSession(({ state }) => candidateOf(state)?.name ?? "the candidate");
  const kind = useSession(({ state }) => kindOf(state));
  const resolved = props.threads.filter((thread) => thread.resolved !== null).length;
  return (
    <div className={styles.agenda}>
      {me.role === "observer" && (
        <p className={styles.observer}>You are observing. Everything here is open to you to read.</p>
      )}
      <div className={styles.list}>
        {review && (
          <details className={styles.summary}>
            <summary>
              {me.role === "candidate" ? "Your summary" : `${candidate}’s summary`}
              {!review.declared && <span className={styles.quiet}> · not declared done</span>}
            </summary>
            {review.summary.trim() === "" ? (
              <p className={styles.quiet}>There is none.</p>
            ) : (
              <ColouredMarkdown source={review.summary} />
            )}
            <SealWords review={review} />
          </details>
        )}
        <h2 className={styles.title}>
          Comments
          <span className={styles.quiet}>
            {props.threads.length > 0 && `${resolved} of ${props.threads.length} resolved`}
          </span>
          {props.selected === null && (
            <ThreadSteps threads={props.threads} active={null} onOpen={props.onSelect} />
          )}
        </h2>
        {props.threads.length === 0 ? (
          <p className={styles.none}>
            There are no comments yet.
            {kind === "review" && " Each one becomes a stop of the walk-through."}
          </p>
        ) : (
          <>
            {props.onPresent && (
              <div className={styles.present}>
                <Button size="small" icon={<Presentation aria-hidden />} onClick={props.onPresent}>
                  Present
                </Button>
                <span className={styles.quiet}>from stop to stop, with everyone</span>
              </div>
            )}
            <AgendaList threads={props.threads} selected={props.selected} onSelect={props.onSelect} />
          </>
        )}
        {drafts > 0 && (
          <section aria-labelledby="own-drafts">
            <h2 id="own-drafts" className={styles.title}>
              Your drafts
              <span className={styles.quiet}>only you see them</span>
            </h2>
            <DraftList onThread={props.onSelect} onPosition={props.onDraft} onSpot={props.onSpot} />
          </section>
        )}
      </div>
      <section className={styles.here} aria-labelledby="people-here">
        <h2 id="people-here" className={styles.title}>
          People
        </h2>
        <PeopleHere />
      </section>
    </div>
  );
}
