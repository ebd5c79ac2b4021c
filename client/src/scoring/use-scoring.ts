import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { createContext, useCallback, useContext, useEffect } from "react";
import { useStore } from "zustand";
import { useMe, useSession } from "../session/session-store.ts";
import { type Loaded, useLoad } from "../ui/use-load.ts";
import { OwnScorecard, type ScoringState } from "./own-scorecard.ts";

const opened = new Map<ParticipantId, Promise<OwnScorecard>>();

/** One for all parts of the page; what failed may be tried again. */
function openOnce(participant: ParticipantId): Promise<OwnScorecard> {
  const known = opened.get(participant);
  if (known) return known;
  const opening = OwnScorecard.open(participant);
  opening.catch(() => opened.delete(participant));
  opened.set(participant, opening);
  return opening;
}

/** Rubric and scorecard of whoever may see them, looked for anew when somebody has submitted theirs. */
export function useOpenScorecard(): Loaded<OwnScorecard> & { readonly reload: () => void } {
  const { id } = useMe();
  const submissions = useSession(({ state }) => state.submissions.length);
  const loaded = useLoad(useCallback(() => openOnce(id), [id]));
  const own = loaded.kind === "loaded" ? loaded.value : null;
  useEffect(() => {
    // A line that is lost comes back and tells again.
    if (own && submissions > 0) own.refresh().catch(() => undefined);
  }, [own, submissions]);
  return loaded;
}

export const ScorecardContext = createContext<OwnScorecard | null>(null);

export function useOwnScorecard(): OwnScorecard {
  const own = useContext(ScorecardContext);
  if (!own) throw new Error("useOwnScorecard needs a ScorecardContext above it.");
  return own;
}

/** A part of it; draws anew when that part changes. `select` must not make new objects. */
export function useScoring<T>(select: (state: ScoringState) => T): T {
  return useStore(useOwnScorecard().store, select);
}
