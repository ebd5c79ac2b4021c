import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import styles from "./NewSessionForm.module.css";
import type { FormErrors } from "./session-form.ts";

/** As many as `SessionRequest` takes. */
const most = 5;

/** A row a name; the first cannot be taken away. */
export function InterviewerFields(props: {
  names: readonly string[];
  errors: FormErrors;
  onChange: (names: readonly string[]) => void;
}) {
  const id = useId();
  const { names } = props;
  return (
    <fieldset className={styles.group}>
      <legend>{names.length === 1 ? "Interviewer" : "Interviewers"}</legend>
      {names.map((name, index) => {
        const error = props.errors[`interviewers.${index}`];
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a row is its place in the list
          <div key={index} className={styles.person}>
            <div className={styles.input}>
              <TextInput
                value={name}
                autoComplete="off"
                aria-label={`Interviewer ${index + 1}`}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `${id}-${index}` : undefined}
                onChange={(event) => props.onChange(names.with(index, event.target.value))}
              />
              {error && (
                <p id={`${id}-${index}`} className={styles.error}>
                  {error}
                </p>
              )}
            </div>
            {names.length > 1 && (
              <IconButton
                label={`Remove interviewer ${index + 1}`}
                onClick={() => props.onChange(names.toSpliced(index, 1))}
              >
                <X />
              </IconButton>
            )}
          </div>
        );
      })}
      {names.length < most && (
        <div>
          <Button
            size="small"
            variant="quiet"
            icon={<Plus aria-hidden />}
            onClick={() => props.onChange([...names, ""])}
          >
            Add an interviewer
          </Button>
        </div>
      )}
    </fieldset>
  );
}
