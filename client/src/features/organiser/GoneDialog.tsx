import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";

/** In the place of a dialog about an interview that was erased while it was open. */
export function GoneDialog({ candidate, onClose }: { candidate: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`The interview with ${candidate} was erased`}
      description="That happened elsewhere while this was open: nothing is left that could be changed."
      actions={
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      }
    />
  );
}
