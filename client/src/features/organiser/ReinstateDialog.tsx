import type { SessionSummary } from "@tandiff/shared/api.ts";
import { sentenceOf } from "../../api/http.ts";
import { changeSession } from "../../api/organiser.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import type { ChangeDialogProps } from "./use-change.ts";

/** Takes a cancellation back. */
export function ReinstateDialog(props: ChangeDialogProps<SessionSummary>) {
  return (
    <ConfirmDialog
      open
      onOpenChange={props.onClose}
      title={`Does the interview with ${props.candidate} take place after all?`}
      description="Everything is as it was, and everyone’s page follows at once. Set another time if the one there was has passed."
      confirmLabel="Take the cancellation back"
      onConfirm={async () => {
        await changeSession(props.session.id, { type: "session.reinstate" });
        props.onChanged();
      }}
      sentenceOf={sentenceOf}
    />
  );
}
