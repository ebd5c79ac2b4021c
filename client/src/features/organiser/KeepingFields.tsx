import { retentionDays } from "@tandiff/shared/session/consent.ts";
import { Field } from "../../ui/Field.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { ReplayField } from "./ReplayField.tsx";
import styles from "./NewSessionForm.module.css";
import type { FormErrors, SessionForm } from "./session-form.ts";

/** What is kept afterwards, and for how long; the candidate is told both. */
export function KeepingFields(props: {
  form: SessionForm;
  errors: FormErrors;
  /** The server's own number of days; null while it is not known. */
  usualDays: number | null;
  onChange: (part: Partial<SessionForm>) => void;
}) {
  const { form, errors } = props;
  return (
    <div className={styles.columns}>
      <ReplayField value={form.replay} onChange={(replay) => props.onChange({ replay })} />
      <Field
        label="Days until it is erased"
        optional
        error={errors["retentionDays"]}
        hint="Counted from the end of the interview."
      >
        {(control) => (
          <TextInput
            {...control}
            type="number"
            min={retentionDays.least}
            max={retentionDays.most}
            value={form.retentionDays}
            placeholder={props.usualDays === null ? "" : `${props.usualDays}`}
            autoComplete="off"
            onChange={(event) => props.onChange({ retentionDays: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
