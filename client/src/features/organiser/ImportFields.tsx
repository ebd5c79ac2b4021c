import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { Field } from "../../ui/Field.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import styles from "./Import.module.css";
import type { ImportErrors, ImportField, ImportForm } from "./import-form.ts";

/** What is said about an exercise, to be mended before it is added. */
export function ImportFields(props: {
  form: ImportForm;
  errors: ImportErrors;
  exercises: readonly ExerciseSummary[];
  onChange: (field: ImportField, text: string) => void;
}) {
  const { form, errors } = props;
  const known = props.exercises.find(({ slug }) => slug === form.slug.trim());
  const line = (field: ImportField, label: string, hint?: string, optional = false) => (
    <Field label={label} optional={optional} error={errors[field]} hint={hint}>
      {(control) => (
        <TextInput
          {...control}
          value={form[field]}
          autoComplete="off"
          onChange={(event) => props.onChange(field, event.target.value)}
        />
      )}
    </Field>
  );
  const text = (field: ImportField, label: string, hint: string, optional: boolean) => (
    <Field label={label} optional={optional} error={errors[field]} hint={hint}>
      {(control) => (
        <TextArea
          {...control}
          rows={2}
          className={field === "rubric" ? styles.rubric : styles.text}
          spellCheck={field !== "rubric"}
          value={form[field]}
          onChange={(event) => props.onChange(field, event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <>
      {line("title", "Title in the bank")}
      <div className={styles.columns}>
        {line(
          "slug",
          "Short name",
          known
            ? `The bank has “${known.title}” under this name: this becomes its new version.`
            : "Lower-case letters, digits and dashes: its name for the command line.",
        )}
        {line("language", "Language", "Such as go or ruby.", true)}
      </div>
      {text(
        "brief",
        "What the candidate gets to know",
        "Markdown: what the application is, how to run it.",
        true,
      )}
      {line("mergeRequest.title", "Title of the merge request")}
      {text("mergeRequest.description", "Its description", "Markdown, as its author wrote it.", true)}
      {text("rubric", "Rubric", "As rubric.yaml has it. Without one the usual dimensions are scored.", true)}
    </>
  );
}
