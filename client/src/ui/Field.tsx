import { useId, type ReactNode } from "react";
import styles from "./Field.module.css";

/** What the control of a field must be given. */
export interface FieldControl {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
}

/** A labelled control; under it what is wrong with it, or else its hint. */
export function Field(props: {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  optional?: boolean;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const said = props.error ? `${id}-error` : props.hint ? `${id}-hint` : undefined;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {props.label}
        {props.optional && <span className={styles.optional}> (optional)</span>}
      </label>
      {props.children({
        id,
        "aria-describedby": said,
        "aria-invalid": props.error ? true : undefined,
      })}
      {props.hint && !props.error && (
        <p id={`${id}-hint`} className={styles.hint}>
          {props.hint}
        </p>
      )}
      {props.error && (
        <p id={`${id}-error`} className={styles.error}>
          {props.error}
        </p>
      )}
    </div>
  );
}
