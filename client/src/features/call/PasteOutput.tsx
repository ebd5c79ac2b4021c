import { cleanOutput, fitOutput, leftOutWords } from "@tandiff/shared/output/clean-output.ts";
import { useId, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { newOutputId } from "../../session/new-ids.ts";
import { useSession } from "../../session/session-store.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorText } from "../../ui/ErrorText.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import styles from "./output.module.css";

/** The form that shares what a program printed. */
export function PasteOutput({ onDone }: { onDone: () => void }) {
  const send = useSession((session) => session.send);
  const id = useId();
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const fitted = fitOutput(cleanOutput(text));

  async function share(): Promise<void> {
    if (fitted.text === "") return setError("There is no text in it to share.");
    setBusy(true);
    setError(null);
    try {
      await send({
        type: "output.add",
        output: newOutputId(),
        title: title.trim() === "" ? "Output" : title.trim().slice(0, 200),
        text: fitted.text,
      });
      onDone();
    } catch (thrown) {
      setError(sentenceOf(thrown));
      setBusy(false);
    }
  }

  return (
    <form
      className={styles.form}
      aria-label="Paste output"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void share();
      }}
    >
      <TextInput
        value={title}
        autoComplete="off"
        maxLength={200}
        aria-label="What was run"
        placeholder="What was run, such as go test ./..."
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextArea
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- one has just asked for it
        autoFocus
        value={text}
        rows={6}
        spellCheck={false}
        className={styles.box}
        aria-label="What it printed"
        aria-describedby={error ? `${id}-error` : undefined}
        aria-invalid={error ? true : undefined}
        placeholder="Paste what it printed. Everyone in the call can read it."
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void share();
          }
          if (event.key === "Escape" && text === "") onDone();
        }}
        onChange={(event) => {
          setText(event.target.value);
          setError(null);
        }}
      />
      {fitted.leftOut > 0 && <p className={styles.quiet}>{leftOutWords(fitted.leftOut)}</p>}
      {error && (
        <div id={`${id}-error`}>
          <ErrorText>{error}</ErrorText>
        </div>
      )}
      <div className={styles.actions}>
        <Button size="small" variant="primary" type="submit" busy={busy}>
          Share with everyone
        </Button>
        <Button size="small" variant="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
