import type { SessionId } from "@tandiff/shared/ids.ts";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { eraseSession } from "../../api/organiser.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { TextInput } from "../../ui/TextInput.tsx";
import { toast } from "../../ui/toast.ts";
import styles from "./EraseDialog.module.css";

/** Asks for the candidate's name, typed, since there is no way back. */
export function EraseDialog(props: {
  session: SessionId;
  candidate: string;
  onClose: () => void;
  onErased: () => void;
}) {
  const { session, candidate } = props;
  const [typed, setTyped] = useState("");
  return (
    <ConfirmDialog
      open
      onOpenChange={props.onClose}
      title={`Erase the interview with ${candidate}?`}
      description="This cannot be undone. Gone for ever, and out of backups too, will be:"
      confirmLabel="Erase for ever"
      danger
      disabled={typed.trim() !== candidate}
      onConfirm={async () => {
        await eraseSession(session);
        toast(`The interview with ${candidate} was erased.`);
        props.onErased();
      }}
      sentenceOf={sentenceOf}
    >
      <ul className={styles.list}>
        <li>all comments, a review as a whole, and all drafts</li>
        <li>the code that was written, and how it was written</li>
        <li>the interviewers’ notes and scorecards</li>
        <li>everybody’s names, and what their browsers keep of it: pages that are open close</li>
      </ul>
      <p className={styles.quiet}>
        The exercise stays in the bank. Files that somebody downloaded are not reached.
      </p>
      <Field label={`Type ${candidate} to confirm`}>
        {(control) => (
          <TextInput
            {...control}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
