import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { aiRules, ruleWords, type AiRule } from "@tandiff/shared/session/ai-rules.ts";
import { Field } from "../../ui/Field.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import styles from "./NewSessionForm.module.css";
import type { SessionForm } from "./session-form.ts";

/** What is expected of AI assistants, where it is not as the exercise has it. */
export function AiFields(props: {
  form: Pick<SessionForm, "aiReview" | "aiCall">;
  kind: ExerciseKind;
  onChange: (part: Partial<Pick<SessionForm, "aiReview" | "aiCall">>) => void;
}) {
  const { form, onChange } = props;
  return (
    <div className={styles.columns}>
      {props.kind === "review" && (
        <RuleField stage="review" value={form.aiReview} onChange={(aiReview) => onChange({ aiReview })} />
      )}
      <RuleField stage="call" value={form.aiCall} onChange={(aiCall) => onChange({ aiCall })} />
    </div>
  );
}

/** The rule of one stage; empty is the exercise's own. */
function RuleField(props: {
  stage: "review" | "call";
  value: AiRule | "";
  onChange: (rule: AiRule | "") => void;
}) {
  return (
    <Field label={`AI assistants in the ${props.stage}`} hint="Everyone of the session sees it.">
      {(control) => (
        <SelectInput
          {...control}
          value={props.value}
          onChange={({ target }) => props.onChange(aiRules.find((rule) => rule === target.value) ?? "")}
        >
          <option value="">As the exercise has it</option>
          <RuleOptions />
        </SelectInput>
      )}
    </Field>
  );
}

/** The rules that there are, to choose one of. */
export function RuleOptions() {
  return aiRules.map((rule) => (
    <option key={rule} value={rule}>
      {ruleWords[rule].replace(/^[an]/, (letter) => letter.toUpperCase())}
    </option>
  ));
}
