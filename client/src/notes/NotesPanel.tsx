import type { ThreadId } from "@tandiff/shared/ids.ts";
import { noteRoot } from "@tandiff/shared/sync/protocol.ts";
import { Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import { KeptTexts } from "../editor/KeptTexts.tsx";
import { useCan, useMe } from "../session/session-store.ts";
import { useNotes } from "../sync/use-shared-document.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { PrivateHead } from "../ui/PrivateHead.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { useMediaQuery } from "../ui/use-media-query.ts";
import { NoteEditor } from "./NoteEditor.tsx";
import { NotePreview } from "./NotePreview.tsx";
import styles from "./notes.module.css";

/** What the interviewers write down together: on the interview, and on the comment that is looked at. */
export function NotesPanel(props: {
  /** The comment that is looked at; null where there is none. */
  thread: ThreadId | null;
  onClose?: () => void;
}) {
  const { status, kept, document } = useNotes();
  const readOnly = useReadOnlyNotes();
  const heading = useId();
  const [onThread, setOnThread] = useState(true);
  const [preview, setPreview] = useState(false);
  const thread = onThread ? props.thread : null;
  const copy = status.kind === "ready" ? status.copy : null;
  return (
    <section className={styles.notes} aria-labelledby={heading} data-beside-leading>
      <PrivateHead id={heading} title="Notes" close={{ label: "Close the notes", run: props.onClose }}>
        <IconButton label="Preview" size="small" pressed={preview} onClick={() => setPreview(!preview)}>
          {preview ? <EyeOff /> : <Eye />}
        </IconButton>
      </PrivateHead>
      {props.thread !== null && (
        <fieldset className={styles.scope}>
          <legend className="visually-hidden">What the note is on</legend>
          <Button size="small" variant="quiet" aria-pressed={onThread} onClick={() => setOnThread(true)}>
            This comment
          </Button>
          <Button size="small" variant="quiet" aria-pressed={!onThread} onClick={() => setOnThread(false)}>
            The interview
          </Button>
        </fieldset>
      )}
      <KeptTexts
        kept={kept}
        document={document}
        pathOf={(root) => (root === noteRoot(null) ? "a note on the interview" : "a note on a comment")}
        canInsert={readOnly === null && copy !== null}
      />
      <div className={styles.body}>
        {status.kind === "refused" && <p className={styles.quiet}>{status.sentence}</p>}
        {!copy && status.kind !== "refused" && <Spinner label="Loading the notes" />}
        {copy && preview && <NotePreview text={copy.doc.getText(noteRoot(thread))} />}
        {copy && !preview && <NoteEditor copy={copy} root={noteRoot(thread)} readOnly={readOnly} />}
      </div>
      {readOnly !== null && <p className={styles.foot}>{readOnly}</p>}
    </section>
  );
}

/** Why this participant cannot write notes now, as a sentence; null when they can. */
function useReadOnlyNotes(): string | null {
  const me = useMe();
  const mayWrite = useCan("notes.write");
  const isNarrow = useMediaQuery("(width < 768px)");
  if (!mayWrite && me.role === "observer") return "You are observing: the notes are read-only for you.";
  if (!mayWrite) return "The notes are read-only now.";
  return isNarrow ? "This screen is too narrow for writing notes, so they are read-only here." : null;
}
