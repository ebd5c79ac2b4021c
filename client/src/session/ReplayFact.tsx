import { candidateOf } from "@tandiff/shared/session/state.ts";
import { useSession } from "./session-store.ts";

/** For the interviewers: what the candidate has said about a replay. */
export function ReplayFact() {
  const { replay, consent, compaction } = useSession(({ state }) => state);
  const name = useSession(({ state }) => candidateOf(state)?.name ?? "The candidate");
  if (compaction !== null) return <>None: how the code came about was deleted.</>;
  if (consent?.given) return <>{name} agrees that one is kept, and can take that back at any time.</>;
  if (replay === "never") return <>None is kept.</>;
  return <>{name} has not agreed to one. How the code comes about is deleted a day after the end.</>;
}
