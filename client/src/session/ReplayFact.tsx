import { isReviewShared } from "@tandiff/shared/session/phase.ts";
import { candidateOf, kindOf } from "@tandiff/shared/session/state.ts";
import { useSession } from "./session-store.ts";

/** For the interviewers: what the candidate has said about a replay. */
export function ReplayFact() {
  const { replay, consent, compaction, phase } = useSession(({ state }) => state);
  const kind = useSession(({ state }) => kindOf(state));
  const name = useSession(({ state }) => candidateOf(state)?.name ?? "The candidate");
  if (compaction !== null) return <>None: how the code came about was deleted.</>;
  if (consent?.given) return <>{name} agrees that one is kept, and can take that back at any time.</>;
  if (replay === "never") return <>None is kept.</>;
  if (!isReviewShared(phase)) {
    const when = kind === "feature" ? "the call has started" : "the review is in";
    return (
      <>
        {name} is asked whether one may be kept. What they say shows once {when}.
      </>
    );
  }
  return <>{name} has not agreed to one. How the code comes about is deleted a day after the end.</>;
}
