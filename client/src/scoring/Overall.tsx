import { recommendations, recommendationWords } from "@tandiff/shared/scoring/score-words.ts";
import { useState } from "react";
import { sentenceOf } from "../api/http.ts";
import { useCan } from "../session/session-store.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { TextArea } from "../ui/TextArea.tsx";
import { describeTime } from "../ui/times.ts";
import { Choices } from "./Choices.tsx";
import styles from "./scoring.module.css";
import { useOwnScorecard, useScoring } from "./use-scoring.ts";

const options = recommendations.map((value) => ({ value, label: recommendationWords[value] }));

/** What somebody recommends in all, and the way to submit it. */
export function Overall({ mayWrite }: { mayWrite: boolean }) {
  const own = useOwnScorecard();
  const { recommendation, summary } = useScoring(({ card }) => card);
  return (
    <div className={styles.item}>
      <Choices
        label="Recommendation"
        value={recommendation}
        options={options}
        disabled={!mayWrite}
        onChange={(next) => own.change((card) => ({ ...card, recommendation: next }))}
      />
      <TextArea
        rows={4}
        aria-label="Summary"
        placeholder="What decides it, in a few sentences"
        value={summary}
        readOnly={!mayWrite}
        onChange={({ currentTarget }) => {
          const text = currentTarget.value;
          own.change((card) => ({ ...card, summary: text }));
        }}
      />
      <Submitting />
    </div>
  );
}

function Submitting() {
  const own = useOwnScorecard();
  const mayEver = useCan("scorecard.read");
  const maySubmit = useCan("scorecard.submit");
  const card = useScoring((state) => state.card);
  const submissions = useScoring(({ view }) => view.own.submissions);
  const [asking, setAsking] = useState(false);
  const first = submissions[0];
  const last = submissions.at(-1);
  const isChanged = last !== undefined && JSON.stringify(last.card) !== JSON.stringify(card);
  if (!mayEver) return null;
  const missing = card.recommendation === null ? "Choose what you recommend, then you can submit." : null;
  const early = maySubmit ? null : "It can be submitted once the call has begun.";
  return (
    <div className={styles.submit}>
      <p className={styles.quiet}>
        {first
          ? `Submitted ${describeTime(first.at)}${submissions.length > 1 && last ? `, amended ${describeTime(last.at)}` : ""}. ${isChanged ? "What you have changed since is not submitted yet." : ""}`
          : (early ?? missing ?? "Others see your scorecard once you and they have submitted.")}
      </p>
      {(!first || isChanged) && (
        <Button
          variant={first ? "plain" : "primary"}
          disabled={!maySubmit || missing !== null}
          onClick={() => setAsking(true)}
        >
          {first ? "Amend the scorecard…" : "Submit the scorecard…"}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={first ? "Amend your scorecard?" : "Submit your scorecard?"}
        description={
          first
            ? "The others see what you change now and when, beside what you had submitted."
            : "Once it is submitted you see the scorecards of the others, and they see yours when theirs are in. It can be amended later, which everybody sees."
        }
        confirmLabel={first ? "Amend" : "Submit"}
        onConfirm={() => own.submit()}
        sentenceOf={sentenceOf}
      />
    </div>
  );
}
