import { candidateOf, kindOf } from "@tandiff/shared/session/state.ts";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { useSession } from "../../session/session-store.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import styles from "./sheet.module.css";

/** Starts the call after a question; over an unfinished review it names what will be shared. */
export function StartCall() {
  const [asking, setAsking] = useState(false);
  /** There is no review that could be missing. */
  const submitted = useSession(({ state }) => state.review !== null || kindOf(state) === "feature");
  const candidate = useSession(({ state }) => candidateOf(state)?.name ?? "the candidate");
  const send = useSession((session) => session.send);

  return (
    <>
      <Button variant="primary" size="large" onClick={() => setAsking(true)}>
        Start the call
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={submitted ? "Start the call?" : `Start without ${candidate}’s “I am done”?`}
        description={
          submitted
            ? "Everyone who has this session open moves into the call. The shared editor opens with the application’s code."
            : "The review was not handed in. If you start the call now:"
        }
        confirmLabel={submitted ? "Start the call" : "Share and start the call"}
        onConfirm={() => send({ type: "call.start", evenUnsubmitted: !submitted })}
        sentenceOf={sentenceOf}
      >
        {!submitted && (
          <ul className={styles.points}>
            <li>
              Comments that {candidate} has posted become visible to everyone, marked “not declared done”.
            </li>
            <li>Drafts stay private; {candidate} can still post them in the call.</li>
            <li>This cannot be taken back.</li>
          </ul>
        )}
      </ConfirmDialog>
    </>
  );
}
