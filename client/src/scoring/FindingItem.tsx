import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import type { Finding } from "@tandiff/shared/exercise/rubric.ts";
import { emptyFindingScore } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { verdicts, verdictWords, waysOf, wayWords } from "@tandiff/shared/scoring/score-words.ts";
import type { FindingScore } from "@tandiff/shared/scoring/scorecard.ts";
import { suggestedWay } from "@tandiff/shared/scoring/coverage.ts";
import { kindOf } from "@tandiff/shared/session/state.ts";
import { describePosition } from "@tandiff/shared/position-words.ts";
import { useMe, useSession } from "../session/session-store.ts";
import { Link } from "../ui/Link.tsx";
import { Markdown } from "../ui/markdown/Markdown.tsx";
import { Choices } from "./Choices.tsx";
import { EvidenceList } from "./EvidenceList.tsx";
import { positionAddress, shortPlace } from "./places.ts";
import styles from "./scoring.module.css";
import { useOwnScorecard, useScoring } from "./use-scoring.ts";

const verdictOptions = verdicts.map((value) => ({ value, label: verdictWords[value] }));
const wayOptions = (kind: ExerciseKind) => waysOf(kind).map((value) => ({ value, label: wayWords[value] }));
const weightWords = { 1: "minor", 2: "important", 3: "stops the release" } as const;

/** A finding of the rubric: where it is, what a good comment says, and what came of it. */
export function FindingItem({ finding, mayWrite }: { finding: Finding; mayWrite: boolean }) {
  const me = useMe();
  const own = useOwnScorecard();
  const threads = useSession(({ state }) => state.threads);
  const kind = useSession(({ state }) => kindOf(state));
  const score = useScoring(({ card }) => card.findings[finding.id]) ?? emptyFindingScore;
  const { id, title, weight, positions, good } = finding;
  const change = (part: Partial<FindingScore>): void =>
    own.change((card) => ({
      ...card,
      findings: { ...card.findings, [id]: { ...emptyFindingScore, ...card.findings[id], ...part } },
    }));
  return (
    <li className={styles.item}>
      <h3 className={styles.itemTitle}>
        <span
          className={styles.weight}
          data-weight={weight}
          title={`Weight ${weight}: ${weightWords[weight]}`}
        >
          {weight}
          <span className="visually-hidden">, {weightWords[weight]}: </span>
        </span>
        {title}
      </h3>
      <div className={styles.about}>
        <p className={styles.places}>
          {positions.map((position) => (
            <Link
              key={describePosition(position)}
              href={positionAddress(me.id, position, null)}
              title={describePosition(position)}
            >
              {shortPlace(position)}
            </Link>
          ))}
        </p>
        <details className={styles.good}>
          <summary>{kind === "feature" ? "What good work shows" : "What a good comment says"}</summary>
          <Markdown source={good} />
        </details>
      </div>
      <div className={styles.scores}>
        <Choices
          label={`What came of: ${title}`}
          value={score.verdict}
          options={verdictOptions}
          disabled={!mayWrite}
          onChange={(verdict) => change({ verdict })}
        />
        {score.verdict !== null && score.verdict !== "not" && (
          <Choices
            label={`How it came up: ${title}`}
            value={score.way}
            options={wayOptions(kind)}
            disabled={!mayWrite}
            onChange={(way) => change({ way })}
          />
        )}
      </div>
      <EvidenceList
        of={title}
        finding={finding}
        evidence={score.evidence}
        onChange={
          mayWrite
            ? (evidence, tied) => {
                const thread = threads.find((one) => tied?.kind === "thread" && one.id === tied.thread);
                change({
                  evidence,
                  // To be changed where there was a hint.
                  ...(thread && score.way === null && { way: suggestedWay(thread, kind) }),
                  ...(thread && score.verdict === null && { verdict: "met" }),
                });
              }
            : null
        }
      />
    </li>
  );
}
