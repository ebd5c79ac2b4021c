import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { offerExercise, retireExercise } from "../../api/organiser.ts";
import { Button } from "../../ui/Button.tsx";
import { toastError } from "../../ui/toast.ts";

/** Takes an exercise out of what is offered, or puts it back. */
export function RetireButton(props: { exercise: ExerciseSummary; onChanged: () => void }) {
  const { slug, title, retiredAt } = props.exercise;
  const [busy, setBusy] = useState(false);
  const isOffered = retiredAt === null;
  const change = async (): Promise<void> => {
    setBusy(true);
    try {
      await (isOffered ? retireExercise(slug) : offerExercise(slug));
      props.onChanged();
    } catch (error) {
      toastError(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      size="small"
      variant="quiet"
      busy={busy}
      aria-label={isOffered ? `Retire ${title}` : `Offer ${title} again`}
      onClick={() => void change()}
    >
      {isOffered ? "Retire" : "Offer again"}
    </Button>
  );
}
