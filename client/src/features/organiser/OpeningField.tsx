import type { Preset } from "@tandiff/shared/api.ts";
import { Field } from "../../ui/Field.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { describeTime } from "../../ui/times.ts";
import styles from "./NewSessionForm.module.css";
import { openingTime, type FormErrors, type SessionForm } from "./session-form.ts";

const presetWords: readonly { value: Preset; label: string }[] = [
  { value: "now", label: "At once" },
  { value: "24h", label: "24 h before" },
  { value: "72h", label: "72 h before" },
];

const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** When the call is, and when the review opens, with what the two amount to. */
export function OpeningField(props: {
  form: SessionForm;
  errors: FormErrors;
  onChange: (part: Partial<SessionForm>) => void;
}) {
  const { form } = props;
  return (
    <>
      <div className={styles.columns}>
        <Field
          label="Call"
          optional={form.preset === "now"}
          error={props.errors["callAt"]}
          hint={`In your time zone, ${zone}.`}
        >
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              value={form.callAt}
              onChange={(event) => props.onChange({ callAt: event.target.value })}
            />
          )}
        </Field>
        <fieldset className={styles.group}>
          <legend>The exercise opens</legend>
          <div className={styles.choices}>
            {presetWords.map(({ value, label }) => (
              <label key={value}>
                <input
                  type="radio"
                  name="preset"
                  value={value}
                  checked={form.preset === value}
                  onChange={() => props.onChange({ preset: value })}
                />
                {label}
              </label>
            ))}
          </div>
        </fieldset>
      </div>
      <output className={styles.opening}>{openingWords(form)}</output>
    </>
  );
}

function openingWords(form: SessionForm): string {
  const opening = openingTime(form, Date.now());
  if (opening === "unknown") return "The candidate can open the exercise that long before the call.";
  if (opening === null) return "The candidate can open the exercise as soon as you send the link.";
  return `The candidate can open the exercise from ${describeTime(opening)}.`;
}
