import type { Preset, Schedule } from "@tandiff/shared/session/schedule.ts";
import { Field } from "../../ui/Field.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { describeTime } from "../../ui/times.ts";
import { Choices } from "./Choices.tsx";
import styles from "./NewSessionForm.module.css";
import type { FormErrors, FormTimes } from "./session-form.ts";
import { ownTimeZone, timeZones } from "./time-zones.ts";

const presetWords: readonly { value: Preset; label: string }[] = [
  { value: "now", label: "At once" },
  { value: "24h", label: "24 h before" },
  { value: "72h", label: "72 h before, due 24 h before" },
];

/** When the call is, and when the review opens, with what the two amount to. */
export function OpeningField(props: {
  form: FormTimes;
  /** What the form amounts to; null while a time is missing. */
  schedule: Schedule | null;
  errors: FormErrors;
  onChange: (part: Partial<FormTimes>) => void;
}) {
  const { form } = props;
  return (
    <>
      <div className={styles.columns}>
        <Field label="Call" optional={form.preset === "now"} error={props.errors["callAt"]}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              value={form.callAt}
              onChange={(event) => props.onChange({ callAt: event.target.value })}
            />
          )}
        </Field>
        <Field label="Time zone">
          {(control) => (
            <SelectInput
              {...control}
              value={form.timeZone}
              onChange={(event) => props.onChange({ timeZone: event.target.value })}
            >
              {timeZones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone === ownTimeZone ? `${zone} (yours)` : zone}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      </div>
      <Choices
        legend="The review opens"
        value={form.preset}
        choices={presetWords}
        onChange={(preset) => props.onChange({ preset })}
      />
      <output className={styles.opening}>{openingWords(props.schedule)}</output>
    </>
  );
}

function openingWords(schedule: Schedule | null): string {
  const now = Date.now();
  if (!schedule) return "The candidate can open the merge request that long before the call.";
  const opens =
    schedule.opensAt > now
      ? `The candidate can open the merge request from ${describeTime(schedule.opensAt)}`
      : "The candidate can open the merge request as soon as you send the link";
  return schedule.dueAt === null
    ? `${opens}, and write until the call starts.`
    : `${opens}, and write until ${describeTime(schedule.dueAt)}.`;
}
