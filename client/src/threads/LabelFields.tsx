import { labelWords, severities, threadKinds } from "@tandiff/shared/session/label-words.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import { SelectInput } from "../ui/SelectInput.tsx";
import styles from "./labels.module.css";

/** How much one minds, and what kind of remark it is; both may be left open. */
export function LabelFields(props: {
  value: Labels;
  disabled?: boolean;
  onChange: (labels: Labels) => void;
}) {
  const { value, disabled = false, onChange } = props;
  return (
    <div className={styles.fields}>
      <SelectInput
        aria-label="Severity"
        className={styles.select}
        disabled={disabled}
        value={value.severity ?? ""}
        onChange={({ target }) =>
          onChange({ ...value, severity: severities.find((one) => one === target.value) ?? null })
        }
      >
        <option value="">No severity</option>
        {severities.map((one) => (
          <option key={one} value={one}>
            {labelWords[one]}
          </option>
        ))}
      </SelectInput>
      <SelectInput
        aria-label="Kind"
        className={styles.select}
        disabled={disabled}
        value={value.kind ?? ""}
        onChange={({ target }) =>
          onChange({ ...value, kind: threadKinds.find((one) => one === target.value) ?? null })
        }
      >
        <option value="">No kind</option>
        {threadKinds.map((one) => (
          <option key={one} value={one}>
            {labelWords[one]}
          </option>
        ))}
      </SelectInput>
    </div>
  );
}
