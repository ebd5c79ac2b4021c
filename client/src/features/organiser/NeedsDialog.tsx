import type { SessionSummary } from "@tandiff/shared/api.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { useCallback, useState } from "react";
import { loadSessionAccommodations } from "../../api/accommodations.ts";
import { sentenceOf } from "../../api/http.ts";
import { Spinner } from "../../ui/Spinner.tsx";
import { useLoad } from "../../ui/use-load.ts";
import { ChangeDialog } from "./ChangeDialog.tsx";
import { NeedsFields } from "./NeedsFields.tsx";
import { useChange, type ChangeDialogProps } from "./use-change.ts";

/** What the candidate needs, to be changed until the call has ended. */
export function NeedsDialog({ session, candidate, onClose, onChanged }: ChangeDialogProps<SessionSummary>) {
  const loaded = useLoad(useCallback(() => loadSessionAccommodations(session.id), [session.id]));
  const [changed, setChanged] = useState<Accommodations | null>(null);
  const { busy, failure, send } = useChange(session.id, onChanged);
  const value = changed ?? (loaded.kind === "loaded" ? loaded.value : null);
  const save = async (): Promise<void> => {
    if (value === null) return;
    if (await send({ type: "accommodations.change", accommodations: value })) onClose();
  };
  return (
    <ChangeDialog
      title={`What ${candidate} needs`}
      description="Kept apart from the interview itself: the interviewers are told, it is in no export and plays no part in scoring."
      failure={loaded.kind === "failed" ? sentenceOf(loaded.error) : failure}
      busy={busy}
      confirm={{ label: "Save", run: () => void save() }}
      onClose={onClose}
    >
      {value === null ? (
        <Spinner label="Loading" />
      ) : (
        <NeedsFields value={value} kind={session.exercise.kind} onChange={setChanged} />
      )}
    </ChangeDialog>
  );
}
