import { ListChecks } from "lucide-react";
import { useCan } from "../../session/session-store.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { later } from "../../ui/later.tsx";
import { useStored } from "../../ui/stored.ts";
import type { NotesInCall } from "./use-notes-panel.tsx";

const panel = later(async () => (await import("../../scoring/RubricPanel.tsx")).RubricPanel);

/** The rubric in the call, as `useNotesPanel` has the notes. */
export function useRubricPanel(): NotesInCall {
  const mayRead = useCan("rubric.read");
  const [open, setOpen] = useStored("tandiff:rubric", isOpen);
  if (!mayRead) return { panel: null, button: null, show: null };
  return {
    panel: open ? <panel.View onClose={() => setOpen(false)} /> : null,
    button: (
      <IconButton
        label="Rubric, which the candidate never sees"
        pressed={open}
        onClick={() => setOpen(!open)}
      >
        <ListChecks />
      </IconButton>
    ),
    show: setOpen,
  };
}

function isOpen(stored: string | null): boolean {
  return stored === "true";
}
