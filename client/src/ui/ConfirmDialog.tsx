import { useState, type ReactNode } from "react";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";
import { ErrorText } from "./ErrorText.tsx";

/** Asks before something that others notice or that cannot be taken back; stays open when it fails. */
export function ConfirmDialog(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  confirmLabel: string;
  danger?: boolean;
  /** Nothing may be confirmed yet. */
  disabled?: boolean;
  onConfirm: () => Promise<void>;
  /** The sentence to show for what `onConfirm` has thrown. */
  sentenceOf: (error: unknown) => string;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function confirm(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await props.onConfirm();
      props.onOpenChange(false);
    } catch (thrown) {
      setError(props.sentenceOf(thrown));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      description={props.description}
      actions={
        <>
          <Button variant="quiet" onClick={() => props.onOpenChange(false)}>
            Cancel
          </Button>
          <Button
            variant={props.danger ? "danger" : "primary"}
            busy={busy}
            disabled={props.disabled ?? false}
            onClick={() => void confirm()}
          >
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      {props.children}
      {error && <ErrorText>{error}</ErrorText>}
    </Dialog>
  );
}
