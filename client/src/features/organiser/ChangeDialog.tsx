import type { ReactNode } from "react";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorText } from "../../ui/ErrorText.tsx";

/** The frame of a dialog that changes a session. */
export function ChangeDialog(props: {
  title: string;
  description?: string;
  failure: string | null;
  busy: boolean;
  /** Null: every row of it has a button of its own. */
  confirm: { readonly label: string; readonly danger?: boolean; readonly run: () => void } | null;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { confirm } = props;
  return (
    <Dialog
      open
      onOpenChange={props.onClose}
      size="wide"
      title={props.title}
      description={props.description}
      actions={
        <>
          <Button variant="quiet" onClick={props.onClose}>
            {confirm ? "Leave it as it is" : "Close"}
          </Button>
          {confirm && (
            <Button variant={confirm.danger ? "danger" : "primary"} busy={props.busy} onClick={confirm.run}>
              {confirm.label}
            </Button>
          )}
        </>
      }
    >
      {props.children}
      {props.failure !== null && <ErrorText>{props.failure}</ErrorText>}
    </Dialog>
  );
}
