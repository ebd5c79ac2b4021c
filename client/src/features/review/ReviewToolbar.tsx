import type { Position } from "@tandiff/shared/position.ts";
import type { Comment, Thread } from "@tandiff/shared/session/state.ts";
import { useState } from "react";
import { useCan } from "../../session/session-store.ts";
import { Button } from "../../ui/Button.tsx";
import { ToolbarContent } from "../../ui/Toolbar.tsx";
import { BudgetClock } from "./BudgetClock.tsx";
import { DoneDialog } from "./later-views.ts";

/** In the top bar while the review can be handed in: the candidate's own clock and "I am done". */
export function ReviewToolbar(props: {
  threads: readonly Thread[];
  /** With the reply that was chosen, if it was not the thread as a whole. */
  onThread: (thread: Thread, reply?: Comment) => void;
  onDraft: (position: Position | null) => void;
}) {
  const canSubmit = useCan("review.submit");
  const [open, setOpen] = useState(false);
  if (!canSubmit) return null;
  return (
    <ToolbarContent room="end">
      <BudgetClock />
      <Button variant="primary" onClick={() => setOpen(true)}>
        I am done
      </Button>
      <DoneDialog {...props} open={open} onOpenChange={setOpen} />
    </ToolbarContent>
  );
}
