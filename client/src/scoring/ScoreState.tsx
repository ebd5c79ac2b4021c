import { ErrorText } from "../ui/ErrorText.tsx";
import { useReadOnlyScores } from "./ScoreSections.tsx";
import { useScoring } from "./use-scoring.ts";

/** Why nothing can be scored now, or why the last change is not kept; nothing where all is well. */
export function ScoreState({ className }: { className: string | undefined }) {
  const readOnly = useReadOnlyScores();
  const refusal = useScoring((state) => state.refusal);
  if (refusal !== null) {
    return (
      <div className={className}>
        <ErrorText>Not saved, and kept in this browser: {refusal}</ErrorText>
      </div>
    );
  }
  return readOnly === null ? null : <p className={className}>{readOnly}</p>;
}
