import { kindOf } from "@tandiff/shared/session/state.ts";
import { Fragment } from "react";
import { useSession } from "../../session/session-store.ts";
import { useAccommodations } from "../../session/use-accommodations.ts";
import { VideoLink } from "../../session/VideoLink.tsx";
import { AssistantsText } from "./AssistantsText.tsx";
import { interviewWords } from "./interview-words.ts";
import { PracticeDiff } from "./PracticeDiff.tsx";
import { StoredSection } from "./StoredSection.tsx";
import styles from "./WelcomePage.module.css";

/** What will happen, and what others see of it. */
export function InterviewText() {
  const state = useSession((session) => session.state);
  const { steps, seen, stored, stages } = interviewWords(state, useAccommodations()?.moreTime ?? 0);
  return (
    <>
      <section aria-labelledby="steps">
        <h2 id="steps">What happens when</h2>
        <ol className={styles.steps}>
          {steps.map(({ title, text }, index) => (
            <li key={title}>
              <h3>{title}</h3>
              <p>{text}</p>
              {index === steps.length - 1 && <VideoLink size="small" />}
            </li>
          ))}
        </ol>
      </section>

      <section aria-labelledby="seen">
        <h2 id="seen">Who sees what, and when</h2>
        <dl className={styles.facts}>
          {seen.map(({ when, what }) => (
            <Fragment key={when}>
              <dt>{when}</dt>
              <dd>{what}</dd>
            </Fragment>
          ))}
        </dl>
      </section>

      <StoredSection>{stored}</StoredSection>

      <AssistantsText stages={stages} />

      {kindOf(state) === "review" && (
        <section aria-labelledby="practice">
          <h2 id="practice">Try the page</h2>
          <p>A few lines to practise on. Click the number of a line to comment on it; it goes nowhere.</p>
          <PracticeDiff />
        </section>
      )}
    </>
  );
}
