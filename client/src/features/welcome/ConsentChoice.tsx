import { isReviewShared } from "@tandiff/shared/session/phase.ts";
import { kindOf } from "@tandiff/shared/session/state.ts";
import { useId, useRef, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { InTurn } from "../../api/in-turn.ts";
import { useSession } from "../../session/session-store.ts";
import { ErrorText } from "../../ui/ErrorText.tsx";
import styles from "./ConsentChoice.module.css";

/**
 * The candidate's choice whether how the code was written is kept for a replay. Nothing is chosen for them but no,
 * and it can be changed at any time.
 */
export function ConsentChoice() {
  const name = useId();
  const replay = useSession(({ state }) => state.replay);
  const isFinal = useSession(({ state }) => state.consent?.isFinal ?? false);
  const given = useSession(({ state }) => state.consent?.given ?? false);
  const isDeleted = useSession(({ state }) => state.compaction !== null);
  const hasEnded = useSession(({ state }) => state.phase === "ended");
  const seen = useSession(({ state }) =>
    isReviewShared(state.phase)
      ? "Your interviewers see what you have chosen."
      : `Your interviewers see what you have chosen once ${
          kindOf(state) === "feature" ? "the call has started" : "your review is in"
        }, and nothing of it before.`,
  );
  const send = useSession((session) => session.send);
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [error, setError] = useState<string | null>(null);
  const sending = useRef(new InTurn<"choice">());

  async function choose(next: boolean): Promise<void> {
    setWanted(next);
    setError(null);
    const command = { type: next ? "consent.give" : "consent.withdraw" } as const;
    const failure = await sending.current.act("choice", () => send(command)).then(() => null, sentenceOf);
    // What was chosen since is still on its way.
    if (!sending.current.isIdle) return;
    setError(failure);
    setWanted(null);
  }

  if (isDeleted) {
    return (
      <p>
        How the code came about was deleted. Its last text stays, and there is nothing to choose any more.
      </p>
    );
  }
  if (replay === "never") {
    return (
      <p>No replay of this interview is kept: how the code came about is deleted a day after the end.</p>
    );
  }
  if (isFinal) {
    return (
      <p>
        You took your yes back. How the code came about is deleted as soon as the call has ended; its last
        text stays.
      </p>
    );
  }
  const chosen = wanted ?? given;
  return (
    <fieldset className={styles.choice}>
      <legend>May a replay of the call be kept?</legend>
      <p>
        With a replay the hiring team can look at how the code was written in the call, key by key, with what
        was deleted again, and, from your yes on, which file and lines each page showed. What comes before the
        call is never in it, nor are focus times. It is up to you: a no is no disadvantage. You can change
        your mind at any time; only a yes that you take back once the call has begun is not given again.
        {seen}
      </p>
      <label className={styles.option}>
        <input type="radio" name={name} checked={!chosen} onChange={() => void choose(false)} />
        <b>No, delete it</b>
        <span className={styles.quiet}>
          {given && hasEnded
            ? "How the code was written is deleted at once. Its last text stays."
            : "How the code was written is deleted a day after the end. Its last text stays."}
        </span>
      </label>
      <label className={styles.option}>
        <input type="radio" name={name} checked={chosen} onChange={() => void choose(true)} />
        <b>Yes, keep a replay</b>
        <span className={styles.quiet}>Until the interview is erased, or until you change your mind.</span>
      </label>
      {error && <ErrorText>{error}</ErrorText>}
    </fieldset>
  );
}
