import { useId } from "react";
import styles from "./NewSessionForm.module.css";

/** One of a few, side by side. */
export function Choices<Value extends string>(props: {
  legend: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string }[];
  hint?: string;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.group}>
      <legend>{props.legend}</legend>
      <div className={styles.choices}>
        {props.choices.map(({ value, label }) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={props.value === value}
              onChange={() => props.onChange(value)}
            />
            {label}
          </label>
        ))}
      </div>
      {props.hint && <p className={styles.opening}>{props.hint}</p>}
    </fieldset>
  );
}
