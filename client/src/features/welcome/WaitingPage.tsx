import { placePath } from "../../session/place-path.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { counted, describeTime } from "../../ui/times.ts";
import { VideoLink } from "../../session/VideoLink.tsx";
import { AssistantFacts, PlanFacts } from "./CallFacts.tsx";
import { PeopleList } from "./PeopleList.tsx";
import { ReviewCard } from "./ReviewCard.tsx";
import styles from "./sheet.module.css";

/** The candidate's page between "I am done" and the call. */
export function WaitingPage() {
  const me = useMe();
  const callAt = useSession(({ state }) => state.callAt);
  const threads = useSession(({ state }) => state.threads.length);
  return (
    <div className={styles.sheet}>
      <header className={styles.head}>
        <h1>Your review is in</h1>
        <p>
          {callAt === null
            ? "The time of the call is agreed with you separately. "
            : `The call is at ${describeTime(callAt)}. `}
          Come back to this page for it: they will let you in, and it moves on by itself.
        </p>
      </header>
      <div className={styles.actions}>
        <LinkButton href={placePath(me.id, { view: "changes", path: null })}>
          {threads === 0 ? "Read the changes again" : `Read your ${counted(threads, "thread")}`}
        </LinkButton>
        <LinkButton href={placePath(me.id, { view: "overview" })} variant="quiet">
          The merge request
        </LinkButton>
        <VideoLink />
      </div>
      <section className={styles.card} aria-labelledby="call">
        <h2 id="call">The call</h2>
        <div className={styles.body}>
          <dl className={styles.facts}>
            <dt>Who</dt>
            <dd>
              <PeopleList />
            </dd>
            <PlanFacts />
            <AssistantFacts />
          </dl>
        </div>
      </section>
      <ReviewCard />
    </div>
  );
}
