import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import type { Preset, Schedule } from "@tandiff/shared/session/schedule.ts";
import { Field } from "../../ui/Field.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { describeTime } from "../../ui/times.ts";
import { Choices } from "./Choices.tsx";
import styles from "./NewSessionForm.module.css";
import type { FormErrors, FormTimes } from "./session-form.ts";
import { ownTimeZone, timeZones } from "./time-zones.ts";

/** A feature to be written in the call is never due. */
const presetsOf = (kind: ExerciseKind): readonly { value: Preset; label: string }[] => [
  { value: "now", label: "At once" },
  { value: "24h", label: "24 h before" },
  { value: "72h", label: kind === "feature" ? "72 h before" : "72 h before, due 24 h before" },
];

/** When the call is, and when the exercise opens, with what the two amount to. */
export function OpeningField(props: {
  form: FormTimes;
  kind: ExerciseKind;
  /** What the form amounts to; null while a time is missing. */
  schedule: Schedule | null;
  errors: FormErrors;
  onChange: (part: Partial<FormTimes>) => void;
}) {
  const { form, kind } = props;
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
        legend={kind === "feature" ? "The exercise opens" : "The review opens"}
        value={form.preset}
        choices={presetsOf(kind)}
        onChange={(preset) => props.onChange({ preset })}
      />
      <output className={styles.opening}>{openingWords(props.schedule, kind)}</output>
    </>
  );
}

function openingWords(schedule: Schedule | null, kind: ExerciseKind): string {
  const now = Date.now();
  const open = `The candidate can open the ${kind === "feature" ? "exercise" : "merge request"}`;
  if (!schedule) return `${open} that long before the call.`;
  const opens =
    schedule.opensAt > now
      ? `${open} from ${describeTime(schedule.opensAt)}`
      : `${open} as soon as you send the link`;
  if (kind === "feature") return `${opens}, to read what is asked for.`;
  const until = schedule.dueAt === null ? "the call starts" : describeTime(schedule.dueAt);
  return `${opens}, and write until ${until}.`;
}
