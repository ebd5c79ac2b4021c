import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { TextInput } from "../../ui/TextInput.tsx";

/** Asks for a file's path; stays open, with the reason, while the path is none. */
export function PathDialog(props: {
  title: string;
  path: string;
  action: string;
  faultOf: (path: string) => string | null;
  /** @throws AppError with a sentence */
  onDone: (path: string) => Promise<void>;
  onClose: () => void;
}) {
  const form = useId();
  const [path, setPath] = useState(props.path);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const fault = props.faultOf(path.trim());
    setError(fault);
    if (fault !== null) return;
    setBusy(true);
    try {
      if (path.trim() !== props.path) await props.onDone(path.trim());
      props.onClose();
    } catch (thrown) {
      setError(sentenceOf(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={props.title}
      actions={
        <>
          <Button variant="quiet" onClick={props.onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={form} busy={busy}>
            {props.action}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void submit(event)}>
        <Field label="Path" hint="Folders with a slash, such as app/models/order.rb" error={error}>
          {(control) => (
            <TextInput
              {...control}
              value={path}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                setPath(event.target.value);
                setError(null);
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
