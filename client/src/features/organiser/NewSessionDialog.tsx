import type { SessionLinks } from "@tandiff/shared/api.ts";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import type { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadLinks } from "../../api/organiser.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { toastError } from "../../ui/toast.ts";
import { LinkList } from "./LinkList.tsx";
import { NewSessionForm } from "./NewSessionForm.tsx";
import { callTime } from "./session-form.ts";

interface Created {
  readonly links: SessionLinks;
  readonly candidate: string;
  readonly observer: string;
  readonly hasTime: boolean;
}

/** Asks for a session, then shows its links in the same place. */
export function NewSessionDialog(props: {
  exercises: readonly ExerciseSummary[];
  /** Picked already; null for none. */
  exercise: ExerciseSlug | null;
  usualDays: number | null;
  onClose: () => void;
  onCreated: () => void;
}) {
  const [created, setCreated] = useState<Created | null>(null);

  async function refresh(before: Created): Promise<void> {
    try {
      setCreated({ ...before, links: await loadLinks(before.links.id) });
    } catch (error) {
      toastError(sentenceOf(error));
    }
  }
  if (created) {
    return (
      <Dialog
        open
        onOpenChange={props.onClose}
        size="wide"
        title={`The interview with ${created.candidate} is set up`}
        description="Send everyone their own link, or the invitation with it beside. You find both again in the list of sessions."
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
          hasTime={created.hasTime}
          onChanged={() => void refresh(created)}
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
          exercise={props.exercise}
          usualDays={props.usualDays}
          onCancel={props.onClose}
          onCreated={(links, form) => {
            const hasTime = callTime(form) !== null;
            setCreated({ links, candidate: form.candidate.trim(), observer: form.observer.trim(), hasTime });
            props.onCreated();
          }}
        />
      )}
    </Dialog>
  );
}
