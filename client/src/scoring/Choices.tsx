import { type ReactNode, useId } from "react";
import { classNames } from "../ui/class-names.ts";
import styles from "./choices.module.css";

/**
 * One of a few, as radio buttons: the arrow keys go through them. The chosen one pressed again, or Delete, takes
 * the choice back. `cards` have words of several lines.
 */
export function Choices<T extends string | number>(props: {
  label: string;
  value: T | null;
  options: readonly { readonly value: T; readonly label: string; readonly words?: string }[];
  onChange: (value: T | null) => void;
  cards?: boolean;
  disabled?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className={classNames(styles.choices, props.cards && styles.cards)} disabled={props.disabled}>
      <legend className="visually-hidden">{props.label}</legend>
      {props.options.map(({ value, label, words }) => (
        <label key={value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            className={styles.radio}
            checked={props.value === value}
            onChange={() => props.onChange(value)}
            onClick={() => props.value === value && props.onChange(null)}
            onKeyDown={({ key }) => (key === "Delete" || key === "Backspace") && props.onChange(null)}
          />
          <Words label={label} words={words} />
        </label>
      ))}
    </fieldset>
  );
}

function Words({ label, words }: { label: string; words: string | undefined }): ReactNode {
  if (words === undefined) return label;
  return (
    <>
      <span className={styles.label}>{label}</span>
      <span>{words}</span>
    </>
  );
}
