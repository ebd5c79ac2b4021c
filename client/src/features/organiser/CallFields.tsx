import { defaultPlan } from "@tandiff/shared/session/call-clock.ts";
import { writePlan } from "@tandiff/shared/session/plan-text.ts";
import { Field } from "../../ui/Field.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import type { FormErrors, SessionForm } from "./session-form.ts";

/** Where the call takes place, and its planned parts. */
export function CallFields(props: {
  form: SessionForm;
  errors: FormErrors;
  onChange: (part: Partial<SessionForm>) => void;
}) {
  const { form, errors } = props;
  return (
    <>
      <Field
        label="Link to the video call"
        optional
        error={errors["videoUrl"]}
        hint="Everyone of the session sees it, before the call and in it."
      >
        {(control) => (
          <TextInput
            {...control}
            type="url"
            value={form.videoUrl}
            placeholder="https://"
            autoComplete="off"
            onChange={(event) => props.onChange({ videoUrl: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Plan of the call"
        optional
        error={errors["plan"]}
        hint="Minutes and a name for each part, with commas between. Left empty, it is the exercise’s own or the usual one."
      >
        {(control) => (
          <TextInput
            {...control}
            value={form.plan}
            placeholder={writePlan(defaultPlan)}
            autoComplete="off"
            onChange={(event) => props.onChange({ plan: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
