import { ways, wayWords } from "@tandiff/shared/scoring/score-words.ts";
import { kindOf } from "@tandiff/shared/session/state.ts";
import { useId, type ReactNode } from "react";
import { useCan, useSession } from "../session/session-store.ts";
import { DimensionItem } from "./DimensionItem.tsx";
import { FindingItem } from "./FindingItem.tsx";
import { UntiedThreads } from "./UntiedThreads.tsx";
import styles from "./scoring.module.css";
import { useScoring } from "./use-scoring.ts";

/** Why nothing can be scored now, as a sentence; null when it can. */
export function useReadOnlyScores(): string | null {
  const mayWrite = useCan("scorecard.write");
  const phase = useSession(({ state }) => state.phase);
  const isFeature = useSession(({ state }) => kindOf(state) === "feature");
  if (mayWrite) return null;
  if (phase !== "scheduled" && phase !== "review") return "Scores cannot be changed now.";
  return `There is nothing to score before ${isFeature ? "the call" : "the review is in"}.`;
}

/** The coverage map: each finding with the comments that cover it, then the comments that cover none. */
export function FindingList() {
  const findings = useScoring(({ rubric }) => rubric.findings);
  const strengths = useScoring(({ rubric }) => rubric.strengths);
  const mayWrite = useReadOnlyScores() === null;
  if (findings.length === 0) {
    return <p className={styles.quiet}>The rubric of this exercise names no findings.</p>;
  }
  return (
    <>
      <CoverageWords />
      <ul className={styles.items}>
        {findings.map((finding) => (
          <FindingItem key={finding.id} finding={finding} mayWrite={mayWrite} />
        ))}
      </ul>
      <UntiedThreads />
      {strengths.length > 0 && (
        <Part title="Done well">
          <ul className={styles.plainList}>
            {strengths.map((strength) => (
              <li key={strength}>{strength}</li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

/** "4 of 20 found: 2 alone, 1 with a hint, 1 in the call." */
function CoverageWords() {
  const count = useScoring(({ rubric }) => rubric.findings.length);
  const scores = useScoring(({ card }) => card.findings);
  const found = Object.values(scores).filter((score) => score?.verdict && score.verdict !== "not");
  const parts = ways.flatMap((way) => {
    const ofThis = found.filter((score) => score?.way === way).length;
    return ofThis === 0 ? [] : [`${ofThis} ${wayWords[way].toLowerCase()}`];
  });
  return (
    <p className={styles.coverage}>
      {found.length} of {count} found{parts.length > 0 && `: ${parts.join(", ")}`}.
    </p>
  );
}

export function DimensionList() {
  const dimensions = useScoring(({ rubric }) => rubric.dimensions);
  const mayWrite = useReadOnlyScores() === null;
  return (
    <ul className={styles.items}>
      {dimensions.map((dimension) => (
        <DimensionItem key={dimension.id} dimension={dimension} mayWrite={mayWrite} />
      ))}
    </ul>
  );
}

/** Something below the items, with a heading. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section className={styles.part} aria-labelledby={heading}>
      <h3 id={heading} className={styles.itemTitle}>
        {title}
      </h3>
      {children}
    </section>
  );
}
