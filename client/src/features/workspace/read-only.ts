import { candidateOf } from "@tandiff/shared/session/state.ts";
import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { useOwnFocus } from "../../sync/use-own-focus.ts";
import { describeClock } from "../../ui/times.ts";
import { useMediaQuery } from "../../ui/use-media-query.ts";

/** Why this participant cannot write in the workspace now, as a sentence; null when they can. */
export function useReadOnly(): string | null {
  const me = useMe();
  const mayWrite = useCan("code.write");
  const phase = useSession(({ state }) => state.phase);
  const focus = useSession(({ state }) => state.focus);
  const candidate = useSession(({ state }) => candidateOf(state));
  const own = useOwnFocus();
  const isNarrow = useMediaQuery("(width < 768px)");
  if (!mayWrite && phase === "ended") return "The call has ended, so the code is read-only.";
  if (!mayWrite && me.role === "observer") return "You are observing: the code is read-only for you.";
  if (!mayWrite) return "The code can be written in once the call has begun.";
  if (focus.kind === "running" && me.role !== "candidate") {
    return `${candidate?.name ?? "The candidate"} has focus time until ${describeClock(focus.until)}.`;
  }
  if (own.kind === "ending") return "Your focus time is ending…";
  if (focus.kind === "running" && own.kind !== "writing") return "Your focus time is starting…";
  return isNarrow ? "This screen is too narrow for writing code, so it is read-only here." : null;
}
