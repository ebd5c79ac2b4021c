import type { SessionSummary } from "@tandiff/shared/api.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { aiRules, type AiRules, type StageRule } from "@tandiff/shared/session/ai-rules.ts";
import { useState } from "react";
import { Field } from "../../ui/Field.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { RuleOptions } from "./AiFields.tsx";
import { ChangeDialog } from "./ChangeDialog.tsx";
import styles from "./NewSessionForm.module.css";
import { useChange, type ChangeDialogProps } from "./use-change.ts";

/** What is expected of AI assistants; once the review is in, that of the call alone can be another. */
export function AiDialog({ session, candidate, onClose, onChanged }: ChangeDialogProps<SessionSummary>) {
  const [rules, setRules] = useState<AiRules>(session.aiPolicy);
  const { busy, failure, send } = useChange(session.id, onChanged);
  const hasReview = session.exercise.kind === "review" && session.phase === "scheduled";
  const save = async (): Promise<void> => {
    const { review, call } = rules;
    if (await send({ type: "ai-policy.change", call, ...(hasReview && { review }) })) onClose();
  };
  return (
    <ChangeDialog
      title={`AI assistants in the interview with ${candidate}`}
      description="Everyone’s page follows at once. Tell the candidate yourself too, where they may have begun under another rule."
      failure={failure}
      busy={busy}
      confirm={{ label: "Save", run: () => void save() }}
      onClose={onClose}
    >
      <div className={styles.form}>
        {hasReview && (
          <StageFields
            stage="review"
            value={rules.review}
            onChange={(review) => setRules({ ...rules, review })}
          />
        )}
        <StageFields stage="call" value={rules.call} onChange={(call) => setRules({ ...rules, call })} />
      </div>
    </ChangeDialog>
  );
}

function StageFields(props: {
  stage: keyof AiRules;
  value: StageRule;
  onChange: (value: StageRule) => void;
}) {
  const { stage, value } = props;
  return (
    <div className={styles.columns}>
      <Field label={`In the ${stage}`}>
        {(control) => (
          <SelectInput
            {...control}
            value={value.rule}
            onChange={({ target }) => {
              const rule = aiRules.find((one) => one === target.value);
              if (rule) props.onChange({ ...value, rule });
            }}
          >
            <RuleOptions />
          </SelectInput>
        )}
      </Field>
      <Field label={`In your own words, for the ${stage}`} optional>
        {(control) => (
          <TextInput
            {...control}
            value={value.note}
            maxLength={limits.reason}
            onChange={({ target }) => props.onChange({ ...value, note: target.value })}
          />
        )}
      </Field>
    </div>
  );
}
