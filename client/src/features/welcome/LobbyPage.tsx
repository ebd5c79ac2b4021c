import { useCallback } from "react";
import { loadWelcome } from "../../api/welcome.ts";
import { placePath } from "../../session/place-path.ts";
import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { useServerTime } from "../../session/use-server-time.ts";
import { reviewDueAt } from "@tandiff/shared/session/schedule.ts";
import { candidateOf, kindOf } from "@tandiff/shared/session/state.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { Markdown } from "../../ui/markdown/Markdown.tsx";
import { describeTime, describeWait } from "../../ui/times.ts";
import { useLoad } from "../../ui/use-load.ts";
import { ReplayFact } from "../../session/ReplayFact.tsx";
import { VideoLink } from "../../session/VideoLink.tsx";
import { AssistantFacts, PlanFacts } from "./CallFacts.tsx";
import { PeopleList } from "./PeopleList.tsx";
import { ExtendReview } from "./ExtendReview.tsx";
import { NeedsCard } from "./NeedsCard.tsx";
import { NotesCard } from "./NotesCard.tsx";
import { ReviewCard } from "./ReviewCard.tsx";
import { ScorecardCard } from "./ScorecardCard.tsx";
import styles from "./sheet.module.css";
import { StartCall } from "./StartCall.tsx";

/** Before the call, for everyone but the candidate. Says nothing of whether the review was opened. */
export function LobbyPage() {
  const me = useMe();
  const canStart = useCan("call.start");
  const canExport = useCan("export.read");
  const state = useSession((session) => session.state);
  const pastDue = useSession((session) => session.pastDue);
  const now = useServerTime(30_000);
  const welcome = useLoad(useCallback(() => loadWelcome(me.id), [me.id]));
  const candidate = candidateOf(state)?.name ?? "the candidate";
  const { callAt } = state;
  const dueAt = reviewDueAt(state);
  const present = useSession((session) => session.present);
  const waits = state.participants.some(
    ({ id, role }) => role === "candidate" && present.some(({ participant }) => participant === id),
  );
  const waitingWords = waits
    ? `${candidate} waits to be let in, and sees nothing of this page.`
    : `${candidate} sees nothing of this page, and not who is here.`;

  return (
    <div className={styles.sheet}>
      <header className={styles.head}>
        <h1>Interview with {candidate}</h1>
        <p>
          {kindOf(state) === "feature"
            ? `You write a small feature together in the call. ${candidate} may have read what is asked for; there is nothing to hand in.`
            : state.review
              ? `${candidate} has handed in the review. Read it before the call.`
              : `${candidate}’s review shows up here once it is handed in. Nothing of it is visible before.`}
        </p>
      </header>
      <div className={styles.actions}>
        {canStart && <StartCall />}
        <LinkButton href={placePath(me.id, { view: "overview" })} size="large">
          {kindOf(state) === "feature"
            ? "Read the exercise"
            : state.review
              ? "Read the review"
              : "Read the merge request"}
        </LinkButton>
        <VideoLink size="large" />
        {canExport && (
          <LinkButton href={`/api/${me.id}/export.zip`} download="" size="large" variant="quiet">
            Export
          </LinkButton>
        )}
      </div>
      {!canStart && (
        <p className={styles.quiet}>An interviewer starts the call; this page follows by itself.</p>
      )}
      <section className={styles.card} aria-labelledby="call">
        <h2 id="call">The call</h2>
        <div className={styles.body}>
          <dl className={styles.facts}>
            <dt>When</dt>
            <dd>
              {callAt === null ? "No time was set" : describeTime(callAt)}
              {callAt !== null && callAt > now && (
                <span className={styles.quiet}> · in {waitWords(callAt - now)}</span>
              )}
            </dd>
            {dueAt !== null && state.review === null && (
              <>
                <dt>Review due</dt>
                <dd>
                  {describeTime(dueAt)}
                  {pastDue && <span className={styles.quiet}> · its time is over</span>}
                  <p className={styles.beside}>
                    <ExtendReview />
                  </p>
                </dd>
              </>
            )}
            <dt>Who</dt>
            <dd>
              <PeopleList />
              <p className={styles.beside}>{waitingWords}</p>
            </dd>
            <PlanFacts />
            <AssistantFacts />
            <dt>Replay</dt>
            <dd>
              <ReplayFact />
            </dd>
          </dl>
        </div>
      </section>
      <NeedsCard />
      <ReviewCard />
      <ScorecardCard />
      <NotesCard />
      <section className={styles.card} aria-labelledby="exercise">
        <h2 id="exercise">{state.exercise?.title}</h2>
        <div className={styles.body}>
          {welcome.kind === "loaded" && welcome.value.brief !== null && (
            <Markdown source={welcome.value.brief} />
          )}
          {welcome.kind === "failed" && <p className={styles.quiet}>The brief could not be loaded.</p>}
        </div>
      </section>
    </div>
  );
}

/** A countdown in seconds would be nervous here. */
function waitWords(wait: number): string {
  const minutes = Math.ceil(wait / 60_000);
  return minutes < 60 ? `${minutes} min` : describeWait(wait);
}
