import { planMinutes } from "@tandiff/shared/session/call-clock.ts";
import { useSession } from "../../session/session-store.ts";
import { VideoLink } from "../../session/VideoLink.tsx";
import { describeTime } from "../../ui/times.ts";
import { AssistantsText } from "./AssistantsText.tsx";
import { companyWords } from "./people-words.ts";
import { StoredSection } from "./StoredSection.tsx";
import styles from "./WelcomePage.module.css";

/** What will happen, and what others see, where a feature is to be written in the call. */
export function FeatureText() {
  const minutes = useSession(({ state }) => planMinutes(state.plan));
  const callAt = useSession(({ state }) => state.callAt);
  const company = companyWords(useSession(({ state }) => state.participants));
  return (
    <>
      <section aria-labelledby="steps">
        <h2 id="steps">What happens when</h2>
        <ol className={styles.steps}>
          <li>
            <h3>You read, when it suits you</h3>
            <p>
              What is asked for, and the application that it goes into. A quarter of an hour is plenty. There
              is nothing to write, hand in or prepare.
            </p>
          </li>
          <li>
            <h3>You meet on the call</h3>
            <p>
              {callAt === null ? "Its time is agreed with you separately." : `${describeTime(callAt)}.`} Up to{" "}
              {minutes} minutes with {company}: you talk about how to go about it, and then all of you write
              it in a shared editor.
            </p>
            <VideoLink size="small" />
          </li>
        </ol>
      </section>

      <section aria-labelledby="seen">
        <h2 id="seen">Who sees what, and when</h2>
        <dl className={styles.facts}>
          <dt>Until the call</dt>
          <dd>
            Nobody else sees anything, not whether you have opened the exercise and not how long you read.
          </dd>
          <dt>On the call</dt>
          <dd>Everyone sees everyone’s comments, code and cursor.</dd>
        </dl>
      </section>

      <StoredSection>
        What is typed in the shared editor on the call, with who typed it and when, so that nothing gets lost
        and the result can be handed on.
      </StoredSection>

      <AssistantsText stages={["call"]} />
    </>
  );
}
