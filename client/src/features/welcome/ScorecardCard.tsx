import { traineeOf } from "@tandiff/shared/session/state.ts";
import { Fragment } from "react";
import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { describeTime } from "../../ui/times.ts";
import styles from "./sheet.module.css";

/** Who has scored, and the way to one's own scorecard, for those who may see any. */
export function ScorecardCard() {
  const me = useMe();
  const mayRead = useCan("scorecard.read");
  const participants = useSession(({ state }) => state.participants);
  const submissions = useSession(({ state }) => state.submissions);
  const trainee = useSession(({ state }) => traineeOf(state));
  const phase = useSession(({ state }) => state.phase);
  if (!mayRead) return null;
  const scorers = participants.filter(({ role }) => role !== "candidate");
  const own = submissions.some(({ by }) => by === me.id);
  const isOver = phase === "ended";
  return (
    <section className={styles.card} aria-labelledby="scorecards">
      <h2 id="scorecards">Rubric and scorecards</h2>
      <div className={styles.body}>
        {isOver && (
          <dl className={styles.facts}>
            {scorers.map(({ id, name }) => {
              const first = submissions.find(({ by }) => by === id);
              return (
                <Fragment key={id}>
                  <dt>{name}</dt>
                  <dd>
                    {first ? `Submitted ${describeTime(first.at)}` : "Not submitted yet"}
                    {id === trainee && " · for training"}
                  </dd>
                </Fragment>
              );
            })}
          </dl>
        )}
        <div className={styles.actions}>
          <LinkButton href={`/p/${me.id}/scorecard`} variant={isOver && !own ? "primary" : "plain"}>
            {scorecardWords(isOver, own)}
          </LinkButton>
        </div>
      </div>
    </section>
  );
}

function scorecardWords(isOver: boolean, own: boolean): string {
  if (own) return "Compare the scorecards";
  return isOver ? "Score the interview" : "Read the rubric";
}
