import type { SessionId } from "@tandiff/shared/ids.ts";
import type { SessionChangeInput } from "@tandiff/shared/session/changes.ts";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { changeSession } from "../../api/organiser.ts";

/** Sends changes of a session one after the other; true when all are made. */
export function useChange(session: SessionId, onChanged: () => void) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const send = async (...changes: readonly SessionChangeInput[]): Promise<boolean> => {
    setBusy(true);
    setFailure(null);
    try {
      for (const change of changes) await changeSession(session, change);
      return true;
    } catch (error) {
      setFailure(sentenceOf(error));
      return false;
    } finally {
      setBusy(false);
      onChanged();
    }
  };
  return { busy, failure, send };
}

/** What each dialog of a session's changes is given. */
export interface ChangeDialogProps<Session> {
  readonly session: Session;
  readonly candidate: string;
  readonly onClose: () => void;
  /** Something may have changed. */
  readonly onChanged: () => void;
}
