import type { SessionSummary } from "@tandiff/shared/api.ts";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { useState } from "react";
import { Field } from "../../ui/Field.tsx";
import { ChangeDialog } from "./ChangeDialog.tsx";
import { ExerciseSelect } from "./ExerciseSelect.tsx";
import { useChange, type ChangeDialogProps } from "./use-change.ts";

/** Another exercise, as long as the candidate has not opened the one there is. */
export function ExerciseDialog(
  props: ChangeDialogProps<SessionSummary> & { exercises: readonly ExerciseSummary[] },
) {
  const { session, onClose } = props;
  const [exercise, setExercise] = useState(session.exercise.slug);
  const { busy, failure, send } = useChange(session.id, props.onChanged);
  const save = async (): Promise<void> => {
    if (await send({ type: "exercise.change", exercise })) onClose();
  };
  return (
    <ChangeDialog
      title={`The exercise of the interview with ${props.candidate}`}
      description="It can be another one until the candidate has opened it. Everyone’s page follows at once."
      failure={failure}
      busy={busy}
      confirm={{ label: "Take this exercise", run: () => void save() }}
      onClose={onClose}
    >
      <Field label="Exercise">
        {(control) => (
          <ExerciseSelect {...control} exercises={props.exercises} value={exercise} onChange={setExercise} />
        )}
      </Field>
    </ChangeDialog>
  );
}
