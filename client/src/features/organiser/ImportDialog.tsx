import type { ExerciseAdded } from "@tandiff/shared/api.ts";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import type { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { useEffect, useId, useRef, type FormEvent } from "react";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorText } from "../../ui/ErrorText.tsx";
import { Field } from "../../ui/Field.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { FilePick } from "./FilePick.tsx";
import styles from "./Import.module.css";
import { ImportFields } from "./ImportFields.tsx";
import { ImportProgressBar } from "./ImportProgressBar.tsx";
import { ImportSummary } from "./ImportSummary.tsx";
import type { Import } from "./use-import.ts";

/** Takes an exercise from a file into the bank, once it was looked at. Closed before that, it goes on where it was. */
export function ImportDialog(props: {
  work: Import;
  exercises: readonly ExerciseSummary[];
  onClose: () => void;
  onCreate: (slug: ExerciseSlug) => void;
}) {
  const { work } = props;
  const close = (): void => {
    work.stop();
    if (work.added) work.startOver();
    props.onClose();
  };
  if (work.added) {
    const { slug } = work.added;
    return (
      <AddedDialog
        added={work.added}
        onClose={close}
        onCreate={() => {
          close();
          props.onCreate(slug);
        }}
      />
    );
  }
  return <FileDialog {...props} onClose={close} />;
}

function AddedDialog(props: { added: ExerciseAdded; onClose: () => void; onCreate: () => void }) {
  const { title, added } = props.added;
  return (
    <Dialog
      open
      onOpenChange={props.onClose}
      title={added ? `“${title}” is in the bank` : `“${title}” was in the bank already`}
      description={
        added
          ? "New interviews are made from this version; those that there are keep theirs."
          : "The file and its words are the same as those of the version there. Nothing was changed."
      }
      actions={
        <>
          <Button onClick={props.onClose}>Done</Button>
          <Button variant="primary" onClick={props.onCreate}>
            Create an interview
          </Button>
        </>
      }
    />
  );
}

function FileDialog(props: { work: Import; exercises: readonly ExerciseSummary[]; onClose: () => void }) {
  const { work } = props;
  const { file, seen, form, progress, failure, branches } = work;
  const formId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(seen);
  const isBundle = file !== null && !/\.zip$/i.test(file.name);

  // What was found is where to go on; what has faults, at the first of them.
  useEffect(() => {
    if (seen === before.current) return;
    before.current = seen;
    if (seen === null) return;
    const { faults } = seen.preview;
    announce(faults.length === 0 ? "The file was read." : `The file was read: ${faults[0]?.sentence ?? ""}`);
    focusFault(formId, heading.current);
  }, [seen, formId]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (await work.add()) return;
    requestAnimationFrame(() => focusFault(formId, null));
  }

  return (
    <Dialog
      open
      onOpenChange={props.onClose}
      size="wide"
      title="Import an exercise"
      description="A git bundle of two branches, or a zip of the folders base and head. It is shown to you before anything is added."
      actions={
        <>
          <Button variant="quiet" onClick={props.onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            busy={progress !== null}
            disabled={seen === null}
          >
            Add to the bank
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <FilePick
          file={file}
          describedBy={failure === null ? undefined : `${formId}-failure`}
          onFile={(chosen) => void work.choose(chosen)}
        >
          {progress && <ImportProgressBar progress={progress} onStop={() => work.stop()} />}
          {failure && (
            <div id={`${formId}-failure`}>
              <ErrorText>{failure}</ErrorText>
            </div>
          )}
          {file && seen === null && !progress && (
            <div className={styles.again}>
              {isBundle && (
                <>
                  <Branch
                    label="Base branch"
                    value={branches.base}
                    onChange={(base) => work.name({ ...branches, base })}
                  />
                  <Branch
                    label="Head branch"
                    value={branches.head}
                    onChange={(head) => work.name({ ...branches, head })}
                  />
                </>
              )}
              <Button onClick={() => void work.lookAgain()}>Read it again</Button>
            </div>
          )}
        </FilePick>
        {seen && form && (
          <>
            <ImportSummary seen={seen} heading={heading} />
            <ImportFields
              form={form}
              errors={work.errors}
              exercises={props.exercises}
              onChange={(field, text) => work.write(field, text)}
            />
          </>
        )}
      </form>
    </Dialog>
  );
}

function Branch(props: { label: string; value: string; onChange: (name: string) => void }) {
  return (
    <Field label={props.label} optional>
      {(control) => (
        <TextInput
          {...control}
          value={props.value}
          autoComplete="off"
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function focusFault(formId: string, otherwise: HTMLElement | null): void {
  const form = document.querySelector(`#${CSS.escape(formId)}`);
  (form?.querySelector<HTMLElement>("[aria-invalid=true]") ?? otherwise)?.focus();
}
