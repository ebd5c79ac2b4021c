import type { SessionsView, SessionSummary } from "@tandiff/shared/api.ts";
import type { ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import type { OrganiserAction } from "@tandiff/shared/session/organising.ts";
import { useState } from "react";
import { AiDialog } from "./AiDialog.tsx";
import { CancelDialog } from "./CancelDialog.tsx";
import { candidateOf } from "./candidate-of.ts";
import { EraseDialog } from "./EraseDialog.tsx";
import { ExerciseDialog } from "./ExerciseDialog.tsx";
import { GoneDialog } from "./GoneDialog.tsx";
import { NeedsDialog } from "./NeedsDialog.tsx";
import { PeopleDialog } from "./PeopleDialog.tsx";
import { ReinstateDialog } from "./ReinstateDialog.tsx";
import { TimeDialog } from "./TimeDialog.tsx";

/** What a dialog over the board is about. */
export type SessionMatter = Exclude<OrganiserAction, "review.extend" | "video.change"> | "session.erase";

/** A dialog that is open: about which session, as the board knew it then. */
export interface AskedDialog {
  readonly session: SessionSummary;
  readonly matter: SessionMatter;
}

interface Props {
  readonly asked: AskedDialog;
  /** Null while the board cannot be loaded: what was known last holds. */
  readonly view: SessionsView | null;
  readonly exercises: readonly ExerciseSummary[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/**
 * The dialog about one session. It stands beside the board, not in a row of it: rows come and go as the board
 * is loaded again, and what somebody types here must not go with them.
 */
export function SessionDialog({ asked, view, exercises, onClose, onChanged }: Props) {
  const [session, setSession] = useState(asked.session);
  const newest = view?.sessions.find(({ id }) => id === session.id);
  if (newest && newest !== session) setSession(newest);
  const candidate = candidateOf(session);
  if (view?.erased.some(({ id }) => id === session.id)) {
    return <GoneDialog candidate={candidate} onClose={onClose} />;
  }
  const dialog = { session, candidate, onClose, onChanged };
  switch (asked.matter) {
    case "time.change":
      return <TimeDialog {...dialog} />;
    case "people.change":
      return <PeopleDialog {...dialog} />;
    case "exercise.change":
      return <ExerciseDialog {...dialog} exercises={exercises} />;
    case "accommodations.change":
      return <NeedsDialog {...dialog} />;
    case "ai-policy.change":
      return <AiDialog {...dialog} />;
    case "session.cancel":
      return <CancelDialog {...dialog} />;
    case "session.reinstate":
      return <ReinstateDialog {...dialog} />;
    case "session.erase":
      return (
        <EraseDialog session={session.id} candidate={candidate} onClose={onClose} onErased={onChanged} />
      );
  }
}
