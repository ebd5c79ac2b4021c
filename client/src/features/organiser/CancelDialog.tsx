import type { SessionSummary } from "@tandiff/shared/api.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { useState } from "react";
import { Field } from "../../ui/Field.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { ChangeDialog } from "./ChangeDialog.tsx";
import { useChange, type ChangeDialogProps } from "./use-change.ts";

/** Cancels the interview, with a reason for everyone. */
export function CancelDialog({ session, candidate, onClose, onChanged }: ChangeDialogProps<SessionSummary>) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const { busy, failure, send } = useChange(session.id, onChanged);
  const cancel = async (): Promise<void> => {
    if (reason.trim() === "") return setMissing(true);
    if (await send({ type: "session.cancel", reason })) onClose();
  };
  return (
    <ChangeDialog
      title={`Cancel the interview with ${candidate}?`}
      description="Everyone’s page says so at once, with what you write here. Nothing that was written is lost, and you can take it back."
      failure={failure}
      busy={busy}
      confirm={{ label: "Cancel the interview", danger: true, run: () => void cancel() }}
      onClose={onClose}
    >
      <Field
        label="What everyone reads"
        error={missing && reason.trim() === "" ? "Say why: everyone of the session reads it." : null}
      >
        {(control) => (
          <TextArea
            {...control}
            rows={3}
            maxLength={limits.reason}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </ChangeDialog>
  );
}
