import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";

/** For the experienced observer of a call that a trainee leads. */
export function StepIn() {
  const may = useCan("observer.step-in");
  const isLed = useSession(({ state }) => state.leadingTrainee !== null);
  const send = useSession((session) => session.send);
  const [asking, setAsking] = useState(false);
  if (!may || !isLed) return null;
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        Step in
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Take part in the call?"
        description="Everybody sees that you are an interviewer from now on: you can comment and write. This stays so."
        confirmLabel="Step in"
        onConfirm={() => send({ type: "observer.step-in" })}
        sentenceOf={sentenceOf}
      />
    </>
  );
}
