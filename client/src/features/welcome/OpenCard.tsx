import { reviewDueAt } from "@tandiff/shared/session/schedule.ts";
import { kindOf } from "@tandiff/shared/session/state.ts";
import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { placePath } from "../../session/place-path.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { useAccommodations } from "../../session/use-accommodations.ts";
import { useServerTime } from "../../session/use-server-time.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorText } from "../../ui/ErrorText.tsx";
import { navigate } from "../../ui/navigation.ts";
import { describeTime, describeWait } from "../../ui/times.ts";
import { Objection } from "./Objection.tsx";
import styles from "./OpenCard.module.css";
import { reviewLength } from "./review-length.ts";

/** The way in, with the time until then while it is too early. */
export function OpenCard() {
  const me = useMe();
  const exercise = useSession(({ state }) => state.exercise?.title ?? "");
  const kind = useSession(({ state }) => kindOf(state));
  const opensAt = useSession(({ state }) => state.opensAt);
  const callAt = useSession(({ state }) => state.callAt);
  const send = useSession((session) => session.send);
  const now = useServerTime(1_000);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const dueAt = useSession(({ state }) => reviewDueAt(state));
  const moreTime = useAccommodations()?.moreTime ?? 0;
  const pastDue = useSession((session) => session.pastDue);
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const wait = opensAt - now;

  async function open(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await send({ type: "review.open" });
      navigate(placePath(me.id, { view: "overview" }), { replace: true });
    } catch (thrown) {
      setError(sentenceOf(thrown));
      setBusy(false);
    }
  }

  return (
    <aside className={styles.card} aria-label={kind === "feature" ? "The exercise" : "The merge request"}>
      <h2 className={styles.title}>{exercise}</h2>
      <dl className={styles.times}>
        <dt>Open from</dt>
        <dd>{describeTime(opensAt)}</dd>
        {dueAt !== null && (
          <>
            <dt>Due</dt>
            <dd>{describeTime(dueAt)}</dd>
          </>
        )}
        <dt>Call</dt>
        <dd>{callAt === null ? "To be agreed" : describeTime(callAt)}</dd>
        <dt>Takes</dt>
        <dd>{kind === "feature" ? "A quarter of an hour to read" : `Up to ${reviewLength(moreTime)}`}</dd>
      </dl>
      <p className={styles.hint}>Times are yours, {zone}.</p>
      {wait > 0 && (
        <p className={styles.countdown} role="timer">
          Opens in <b>{describeWait(wait)}</b>
        </p>
      )}
      <Button
        variant="primary"
        size="large"
        disabled={wait > 0 || pastDue}
        busy={busy}
        onClick={() => void open()}
        className={styles.open}
      >
        {kind === "feature" ? "Open the exercise" : "Open the merge request"}
        {!busy && <ArrowRight aria-hidden />}
      </Button>
      {error && <ErrorText>{error}</ErrorText>}
      <output className={styles.hint}>
        {pastDue
          ? "The time for the review is over. Your interviewers can give you more: the button works from then on."
          : wait > 0
            ? "It is not time yet. The button works from then on, without reloading."
            : "Opening it is seen by nobody else."}
      </output>
      <Objection />
    </aside>
  );
}
