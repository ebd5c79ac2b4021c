import { planMinutes } from "@tandiff/shared/session/call-clock.ts";
import { ruleWords } from "@tandiff/shared/session/ai-rules.ts";
import { kindOf } from "@tandiff/shared/session/state.ts";
import { Fragment } from "react";
import { useSession } from "../../session/session-store.ts";
import styles from "./sheet.module.css";

/** What is expected of AI assistants, for those who wait for the call. */
export function AssistantFacts() {
  const { review, call } = useSession(({ state }) => state.aiPolicy);
  const isFeature = useSession(({ state }) => kindOf(state) === "feature");
  const rules = isFeature ? [call] : [review, call];
  const notes = [...new Set(rules.map(({ note }) => note))].filter((note) => note !== "");
  return (
    <Fragment>
      <dt>Assistants</dt>
      <dd>
        {isFeature
          ? `In the call ${ruleWords[call.rule]}`
          : `In the review ${ruleWords[review.rule]}, in the call ${ruleWords[call.rule]}`}
        {notes.map((note) => (
          <p key={note} className={styles.quiet} dir="auto">
            {note}
          </p>
        ))}
      </dd>
    </Fragment>
  );
}

/** The planned parts of the call. */
export function PlanFacts() {
  const plan = useSession(({ state }) => state.plan);
  return (
    <Fragment>
      <dt>Plan</dt>
      <dd>
        <ol className={styles.plan}>
          {plan.map(({ name, minutes }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a plan does not change
            <li key={index}>
              <span dir="auto">{name}</span> <span className={styles.quiet}>{minutes} min</span>
            </li>
          ))}
        </ol>
        <span className={styles.quiet}>{planMinutes(plan)} minutes in all</span>
      </dd>
    </Fragment>
  );
}
