import { candidateOf, traineeOf } from "@tandiff/shared/session/state.ts";
import { useId, type ReactNode } from "react";
import { Comparison } from "../../scoring/Comparison.tsx";
import { Overall } from "../../scoring/Overall.tsx";
import { DimensionList, FindingList, useReadOnlyScores } from "../../scoring/ScoreSections.tsx";
import { ScoreState } from "../../scoring/ScoreState.tsx";
import { ScoringRoom } from "../../scoring/ScoringRoom.tsx";
import { useScoring } from "../../scoring/use-scoring.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { Markdown } from "../../ui/markdown/Markdown.tsx";
import styles from "./scorecard.module.css";

/** One's own scorecard on a page of its own, and those of the others once they are open. */
export function ScorecardPage() {
  const me = useMe();
  const candidate = useSession(({ state }) => candidateOf(state)?.name ?? "the candidate");
  const isTraining = useSession(({ state }) => traineeOf(state) === me.id);
  const isSubmitted = useSession(({ state }) => state.submissions.some(({ by }) => by === me.id));
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Scorecard for {candidate}</h1>
        <p>
          {isTraining
            ? "Yours is for training: it is compared, and never goes into the packet."
            : isSubmitted
              ? "Yours is in, so you see those of the others that are, side by side."
              : "Everyone scores alone: scorecards open to those who have submitted theirs."}
        </p>
        <LinkButton href={`/p/${me.id}`} variant="quiet">
          Back to the interview
        </LinkButton>
      </header>
      <ScoringRoom>
        <Sections />
      </ScoringRoom>
    </div>
  );
}

function Sections() {
  const isSubmitted = useScoring(({ view }) => view.own.submissions.length > 0);
  const guide = useScoring(({ rubric }) => rubric.guide);
  const readOnly = useReadOnlyScores();
  return (
    <>
      <ScoreState className={styles.note} />
      {isSubmitted && (
        <Section title="Side by side">
          <Comparison />
        </Section>
      )}
      {guide !== "" && (
        <details className={styles.guide}>
          <summary>Guide for the interview</summary>
          <Markdown source={guide} />
        </details>
      )}
      <Section title="Findings">
        <FindingList />
      </Section>
      <Section title="Dimensions">
        <DimensionList />
      </Section>
      <Section title="Overall">
        <Overall mayWrite={readOnly === null} />
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section className={styles.section} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
    </section>
  );
}
