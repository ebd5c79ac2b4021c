import type { Dimension } from "@tandiff/shared/exercise/rubric.ts";
import { emptyDimensionScore } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { levels } from "@tandiff/shared/scoring/score-words.ts";
import type { DimensionScore } from "@tandiff/shared/scoring/scorecard.ts";
import { TextArea } from "../ui/TextArea.tsx";
import { Choices } from "./Choices.tsx";
import { EvidenceList } from "./EvidenceList.tsx";
import styles from "./scoring.module.css";
import { useOwnScorecard, useScoring } from "./use-scoring.ts";

/** A dimension with its levels in words, one of which is chosen, why, and what that rests on. */
export function DimensionItem({ dimension, mayWrite }: { dimension: Dimension; mayWrite: boolean }) {
  const own = useOwnScorecard();
  const { id, title } = dimension;
  const score = useScoring(({ card }) => card.dimensions[id]) ?? emptyDimensionScore;
  const change = (part: Partial<DimensionScore>): void =>
    own.change((card) => ({
      ...card,
      dimensions: { ...card.dimensions, [id]: { ...emptyDimensionScore, ...card.dimensions[id], ...part } },
    }));
  return (
    <li className={styles.item}>
      <h3 className={styles.itemTitle}>{title}</h3>
      <Choices
        label={`Level of ${title}`}
        cards
        value={score.level}
        options={levels.map((value) => ({
          value,
          label: String(value),
          words: dimension.levels[value - 1] ?? "",
        }))}
        disabled={!mayWrite}
        onChange={(level) => change({ level })}
      />
      <TextArea
        rows={2}
        aria-label={`Comment on ${title}`}
        placeholder="Why this level"
        value={score.comment}
        readOnly={!mayWrite}
        onChange={({ currentTarget }) => change({ comment: currentTarget.value })}
      />
      <EvidenceList
        of={title}
        evidence={score.evidence}
        onChange={mayWrite ? (evidence) => change({ evidence }) : null}
      />
    </li>
  );
}
