import { aiRules, ruleWords } from "@tandiff/shared/session/ai-rules.ts";
import { Field } from "../../ui/Field.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import styles from "./NewSessionForm.module.css";
import type { SessionForm } from "./session-form.ts";

/** What is expected of AI assistants, where it is not as the exercise has it. */
export function AiFields(props: { form: SessionForm; onChange: (part: Partial<SessionForm>) => void }) {
  const { form, onChange } = props;
  return (
    <div className={styles.columns}>
      <Field label="AI assistants in the review" hint="Everyone of the session sees it.">
        {(control) => (
          <SelectInput
            {...control}
            value={form.aiReview}
            onChange={({ target }) => onChange({ aiReview: ruleOf(target.value) })}
          >
            <Rules />
          </SelectInput>
        )}
      </Field>
      <Field label="AI assistants in the call">
        {(control) => (
          <SelectInput
            {...control}
            value={form.aiCall}
            onChange={({ target }) => onChange({ aiCall: ruleOf(target.value) })}
          >
            <Rules />
          </SelectInput>
        )}
      </Field>
    </div>
  );
}

function Rules() {
  return (
    <>
      <option value="">As the exercise has it</option>
      {aiRules.map((rule) => (
        <option key={rule} value={rule}>
          {ruleWords[rule].replace(/^[an]/, (letter) => letter.toUpperCase())}
        </option>
      ))}
    </>
  );
}

function ruleOf(value: string): SessionForm["aiReview"] {
  return aiRules.find((rule) => rule === value) ?? "";
}
