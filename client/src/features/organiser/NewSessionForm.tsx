import type { SessionLinks } from "@tandiff/shared/api.ts";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import type { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { useState, type FormEvent } from "react";
import { sentenceOf } from "../../api/http.ts";
import { createSession } from "../../api/organiser.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorText } from "../../ui/ErrorText.tsx";
import { Field } from "../../ui/Field.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { useNow } from "../../ui/use-now.ts";
import { AiFields } from "./AiFields.tsx";
import { CallFields } from "./CallFields.tsx";
import { ExerciseSelect } from "./ExerciseSelect.tsx";
import { InterviewerFields } from "./InterviewerFields.tsx";
import { KeepingFields } from "./KeepingFields.tsx";
import styles from "./NewSessionForm.module.css";
import { NeedsFields } from "./NeedsFields.tsx";
import { OpeningField } from "./OpeningField.tsx";
import { ownTimeZone } from "./time-zones.ts";
import { formSchedule, noNeeds, readForm, type FormErrors, type SessionForm } from "./session-form.ts";

export function NewSessionForm(props: {
  exercises: readonly ExerciseSummary[];
  /** Picked already; null for none. */
  exercise: ExerciseSlug | null;
  usualDays: number | null;
  onCancel: () => void;
  onCreated: (links: SessionLinks, form: SessionForm) => void;
}) {
  const [form, setForm] = useState<SessionForm>({
    exercise: props.exercise ?? (props.exercises.length === 1 ? (props.exercises[0]?.slug ?? "") : ""),
    candidate: "",
    interviewers: [""],
    observer: "",
    reverseShadow: false,
    callAt: "",
    timeZone: ownTimeZone,
    preset: "24h",
    videoUrl: "",
    plan: "",
    replay: "ask",
    aiReview: "",
    aiCall: "",
    needs: noNeeds,
    retentionDays: "",
  });
  const kind = props.exercises.find(({ slug }) => slug === form.exercise)?.kind ?? "review";
  const now = useNow(60_000);
  const [errors, setErrors] = useState<FormErrors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  /** A field that is being mended stops complaining. */
  function change(part: Partial<SessionForm>): void {
    setForm({ ...form, ...part });
    const touched = Object.keys(part);
    setErrors(
      Object.fromEntries(
        Object.entries(errors).filter(([key]) => !touched.includes(key.split(".")[0] ?? "")),
      ),
    );
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const element = event.currentTarget;
    const read = readForm(form, now, kind);
    if ("errors" in read) {
      setErrors(read.errors);
      requestAnimationFrame(() => element.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      props.onCreated(await createSession(read.request), form);
    } catch (thrown) {
      setFailure(sentenceOf(thrown));
      setBusy(false);
    }
  }

  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <Field label="Exercise" error={errors["exercise"]}>
        {(control) => (
          <ExerciseSelect
            {...control}
            exercises={props.exercises}
            value={form.exercise}
            onChange={(exercise) => change({ exercise })}
          />
        )}
      </Field>
      <div className={styles.columns}>
        <Field label="Candidate" error={errors["candidate"]} hint="As the others will see the name.">
          {(control) => (
            <TextInput
              {...control}
              value={form.candidate}
              autoComplete="off"
              onChange={(event) => change({ candidate: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Observer"
          optional
          error={errors["observer"]}
          hint="Sees what the interviewers see, and only watches."
        >
          {(control) => (
            <TextInput
              {...control}
              value={form.observer}
              autoComplete="off"
              onChange={(event) => change({ observer: event.target.value })}
            />
          )}
        </Field>
      </div>
      {form.observer.trim() !== "" && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={form.reverseShadow}
            onChange={(event) => change({ reverseShadow: event.target.checked })}
          />
          The first interviewer leads to learn it; the observer is experienced and may step in
        </label>
      )}
      <InterviewerFields
        names={form.interviewers}
        errors={errors}
        onChange={(interviewers) => change({ interviewers })}
      />
      <OpeningField
        form={form}
        kind={kind}
        schedule={formSchedule(form, now, kind)}
        errors={errors}
        onChange={change}
      />
      <CallFields form={form} kind={kind} errors={errors} onChange={change} />
      <AiFields form={form} kind={kind} onChange={change} />
      <KeepingFields form={form} errors={errors} usualDays={props.usualDays} onChange={change} />
      <details>
        <summary className={styles.summary}>What the candidate needs</summary>
        <NeedsFields value={form.needs} kind={kind} onChange={(needs) => change({ needs })} />
      </details>
      {failure && <ErrorText>{failure}</ErrorText>}
      <div className={styles.actions}>
        <Button variant="quiet" onClick={props.onCancel}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" busy={busy}>
          Create the session
        </Button>
      </div>
    </form>
  );
}
