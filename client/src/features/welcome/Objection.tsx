import { limits } from "@tandiff/shared/limits.ts";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { ErrorText } from "../../ui/ErrorText.tsx";
import { Field } from "../../ui/Field.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import styles from "./OpenCard.module.css";

/** Before it is opened, the candidate can ask the organiser for another exercise, and think better of it. */
export function Objection() {
  const objection = useSession(({ state }) => state.objection);
  if (!useCan("exercise.object")) return null;
  return objection ? <Asked /> : <Ask />;
}

function Asked() {
  const send = useSession((session) => session.send);
  const [error, setError] = useState<string | null>(null);
  return (
    <div className={styles.objection}>
      <output>
        You have asked for another exercise. Whoever invited you sees it and gets in touch; the interviewers
        do not see it.
      </output>
      <Button
        size="small"
        onClick={() =>
          void send({ type: "exercise.accept" }).catch((thrown: unknown) => setError(sentenceOf(thrown)))
        }
      >
        Keep this one after all
      </Button>
      {error && <ErrorText>{error}</ErrorText>}
    </div>
  );
}

function Ask() {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const send = useSession((session) => session.send);
  return (
    <div className={styles.objection}>
      <Button variant="quiet" size="small" onClick={() => setAsking(true)}>
        I would rather have another exercise
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Ask for another exercise?"
        description="There are others, also one without anything to do before the call. Whoever invited you sees this and gets in touch. It is not told to the interviewers, and it does not count against you."
        confirmLabel="Ask for another one"
        onConfirm={() => send({ type: "exercise.object", reason })}
        sentenceOf={sentenceOf}
      >
        <Field label="Why" optional>
          {(control) => (
            <TextArea
              {...control}
              rows={3}
              maxLength={limits.objection}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </ConfirmDialog>
    </div>
  );
}
