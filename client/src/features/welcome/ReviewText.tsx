import { planMinutes } from "@tandiff/shared/session/call-clock.ts";
import { useSession } from "../../session/session-store.ts";
import { useAccommodations } from "../../session/use-accommodations.ts";
import { VideoLink } from "../../session/VideoLink.tsx";
import { describeTime } from "../../ui/times.ts";
import { AssistantsText } from "./AssistantsText.tsx";
import { PracticeDiff } from "./PracticeDiff.tsx";
import { companyWords } from "./people-words.ts";
import { reviewLength } from "./review-length.ts";
import { StoredSection } from "./StoredSection.tsx";
import styles from "./WelcomePage.module.css";

/** What will happen, and what others see, where a merge request is to be reviewed. */
export function ReviewText() {
  const minutes = useSession(({ state }) => planMinutes(state.plan));
  const callAt = useSession(({ state }) => state.callAt);
  const company = companyWords(useSession(({ state }) => state.participants));
  const moreTime = useAccommodations()?.moreTime ?? 0;
  const dueAt = useSession(({ state }) => state.dueAt);
  return (
    <>
      <section aria-labelledby="steps">
        <h2 id="steps">What happens when</h2>
        <ol className={styles.steps}>
          <li>
            <h3>You review, when it suits you</h3>
            <p>
              Take up to {reviewLength(moreTime)}, in one go or in several. You may leave and come back, on
              another device too: what you write is saved as you type.
              {dueAt !== null && ` It can be written until ${describeTime(dueAt)}.`}
            </p>
          </li>
          <li>
            <h3>You say “I am done”</h3>
            <p>
              You add a short summary, and the review goes to your interviewers as it stands. After that it
              can be read, but not changed any more.
            </p>
          </li>
          <li>
            <h3>You meet on the call</h3>
            <p>
              {callAt === null ? "Its time is agreed with you separately." : `${describeTime(callAt)}.`} Up to{" "}
              {minutes} minutes with {company}: you lead through your comments, one by one, and then all of
              you write code in a shared editor.
            </p>
            <VideoLink size="small" />
          </li>
        </ol>
      </section>

      <section aria-labelledby="seen">
        <h2 id="seen">Who sees what, and when</h2>
        <dl className={styles.facts}>
          <dt>Until you are done</dt>
          <dd>
            Nobody else sees anything: no comments, no drafts, not whether you have opened the merge request
            and not how long you took.
          </dd>
          <dt>When you are done</dt>
          <dd>Your interviewers see your summary and the final wording of your comments.</dd>
          <dt>If the call starts before that</dt>
          <dd>
            The comments that you have posted become visible, marked as “not declared done”. What you were
            still writing stays private, and you can post it in the call.
          </dd>
          <dt>On the call</dt>
          <dd>Everyone sees everyone’s comments, code and cursor.</dd>
        </dl>
      </section>

      <StoredSection>
        Your comments and your summary; and what is typed in the shared editor on the call, with who typed it
        and when, so that nothing gets lost and the result can be handed on.
      </StoredSection>

      <AssistantsText stages={["review", "call"]} />

      <section aria-labelledby="practice">
        <h2 id="practice">Try the page</h2>
        <p>A few lines to practise on. Click the number of a line to comment on it; it goes nowhere.</p>
        <PracticeDiff />
      </section>
    </>
  );
}
