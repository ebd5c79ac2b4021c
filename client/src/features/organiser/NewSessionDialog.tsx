import type { SessionLinks } from "@tandiff/shared/api.ts";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { LinkList } from "./LinkList.tsx";
import { NewSessionForm } from "./NewSessionForm.tsx";

/** Asks for a session, then shows its links in the same place. */
export function NewSessionDialog(props: {
  exercises: readonly ExerciseSummary[];
  onClose: () => void;
  onCreated: () => void;
}) {
  const [created, setCreated] = useState<{ links: SessionLinks; candidate: string; observer: string } | null>(
    null,
  );
  if (created) {
    return (
      <Dialog
        open
        onOpenChange={props.onClose}
        size="wide"
        title={`The interview with ${created.candidate} is set up`}
        description="Send everyone their own link. You find the links again in the list of sessions."
        actions={
          <Button variant="primary" onClick={props.onClose}>
            Done
          </Button>
        }
      >
        <LinkList
          session={created.links}
          candidate={created.candidate}
          observer={created.observer}
          hasTime={false}
        />
      </Dialog>
    );
  }
  return (
    <Dialog open onOpenChange={props.onClose} size="wide" title="New session">
      {props.exercises.length === 0 ? (
        <EmptyState title="There is no exercise to pick yet">Add one to the bank first.</EmptyState>
      ) : (
        <NewSessionForm
          exercises={props.exercises}
          onCancel={props.onClose}
          onCreated={(links, form) => {
            setCreated({ links, candidate: form.candidate.trim(), observer: form.observer.trim() });
            props.onCreated();
          }}
        />
      )}
    </Dialog>
  );
}
