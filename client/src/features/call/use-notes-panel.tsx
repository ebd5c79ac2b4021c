import type { ThreadId } from "@tandiff/shared/ids.ts";
import { NotebookPen } from "lucide-react";
import type { ReactNode } from "react";
import { NotesPanel } from "../../notes/NotesPanel.tsx";
import { useCan } from "../../session/session-store.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useStored } from "../../ui/stored.ts";

export interface NotesInCall {
  /** Null where they are closed, and for whoever may not read them. */
  readonly panel: ReactNode;
  /** Opens and closes them; null for whoever may not read them. */
  readonly button: ReactNode;
  /** Null for whoever may not read them. */
  readonly show: ((open: boolean) => void) | null;
}

/** The interviewers' notes in the call, on the interview and on the comment that is selected. */
export function useNotesPanel(thread: ThreadId | null): NotesInCall {
  const mayRead = useCan("notes.read");
  const [open, setOpen] = useStored("tandiff:notes", isOpen);
  if (!mayRead) return { panel: null, button: null, show: null };
  return {
    panel: open ? <NotesPanel thread={thread} onClose={() => setOpen(false)} /> : null,
    button: (
      <IconButton label="Notes, which the candidate never sees" pressed={open} onClick={() => setOpen(!open)}>
        <NotebookPen />
      </IconButton>
    ),
    show: setOpen,
  };
}

function isOpen(stored: string | null): boolean {
  return stored === "true";
}
