import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { usualPlan } from "@tandiff/shared/session/call-clock.ts";
import { writePlan } from "@tandiff/shared/session/plan-text.ts";
import { Field } from "../../ui/Field.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import styles from "./NewSessionForm.module.css";
import type { FormErrors, SessionForm } from "./session-form.ts";

/** Where the call takes place, and its planned parts. */
export function CallFields(props: {
  form: SessionForm;
  kind: ExerciseKind;
  errors: FormErrors;
  onChange: (part: Partial<SessionForm>) => void;
}) {
  const { form, errors } = props;
  return (
    <div className={styles.columns}>
      <Field
        label="Link to the video call"
        optional
        error={errors["videoUrl"]}
        hint="Everyone of the session sees it."
      >
        {(control) => (
          <TextInput
            {...control}
            type="url"
            value={form.videoUrl}
            placeholder="https://"
            autoComplete="off"
            onChange={(event) => props.onChange({ videoUrl: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Plan of the call"
        optional
        error={errors["plan"]}
        hint="Empty: the exercise’s own, or the usual one."
      >
        {(control) => (
          <TextInput
            {...control}
            value={form.plan}
            placeholder={writePlan(usualPlan(props.kind))}
            autoComplete="off"
            onChange={(event) => props.onChange({ plan: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
