import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { Field } from "../../ui/Field.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import styles from "./NewSessionForm.module.css";

const shares = [0, 25, 50, 100];

/** What the candidate needs so that the interview is fair to them. */
export function NeedsFields(props: {
  value: Accommodations;
  kind: ExerciseKind;
  onChange: (value: Accommodations) => void;
}) {
  const { value } = props;
  const change = (part: Partial<Accommodations>): void => props.onChange({ ...value, ...part });
  return (
    <div className={styles.form}>
      <Field
        label="More time"
        hint={`For ${props.kind === "feature" ? "" : "the review and for "}each part of the call.`}
      >
        {(control) => (
          <SelectInput
            {...control}
            value={value.moreTime}
            onChange={({ target }) => change({ moreTime: Number(target.value) })}
          >
            {[...new Set([...shares, value.moreTime])].map((share) => (
              <option key={share} value={share}>
                {share === 0 ? "The usual time" : `${share} % more`}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={value.largerType}
          onChange={({ target }) => change({ largerType: target.checked })}
        />
        Larger type on their page
      </label>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={value.noCamera}
          onChange={({ target }) => change({ noCamera: target.checked })}
        />
        No camera
      </label>
      <Field
        label="Anything else"
        optional
        hint="Told to the interviewers and the candidate, in no export and no score."
      >
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            maxLength={limits.accommodation}
            value={value.note}
            onChange={({ target }) => change({ note: target.value })}
          />
        )}
      </Field>
    </div>
  );
}
