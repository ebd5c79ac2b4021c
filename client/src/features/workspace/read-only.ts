import { useCan, useMe, useSession } from "../../session/session-store.ts";
import { useMediaQuery } from "../../ui/use-media-query.ts";

/** Why this participant cannot write in the workspace now, as a sentence; null when they can. */
export function useReadOnly(): string | null {
  const me = useMe();
  const mayWrite = useCan("code.write");
  const phase = useSession(({ state }) => state.phase);
  const isNarrow = useMediaQuery("(width < 768px)");
  if (!mayWrite && phase === "ended") return "The call has ended, so the code is read-only.";
  if (!mayWrite && me.role === "observer") return "You are observing: the code is read-only for you.";
  if (!mayWrite) return "The code can be written in once the call has begun.";
  return isNarrow ? "This screen is too narrow for writing code, so it is read-only here." : null;
}
