import { whyNoReplay, type NoReplay } from "@tandiff/shared/session/replay.ts";
import { candidateOf } from "@tandiff/shared/session/state.ts";
import { History } from "lucide-react";
import { useCallback } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadReplay } from "../../api/replay.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { useLoad } from "../../ui/use-load.ts";
import { PlayerView } from "./PlayerView.tsx";
import styles from "./replay.module.css";

/** The ended call, played again; or why it cannot be. */
export function ReplayPage() {
  const reason = useSession(({ state }) => whyNoReplay(state));
  return reason === null ? <Loading /> : <NothingToReplay reason={reason} />;
}

function Loading() {
  const me = useMe();
  const loaded = useLoad(useCallback(() => loadReplay(me.id), [me.id]));
  switch (loaded.kind) {
    case "loading":
      return (
        <div className={styles.waiting}>
          <Spinner label="Preparing the replay" />
        </div>
      );
    case "failed":
      return (
        <ErrorState title="The replay could not be loaded" alone onRetry={loaded.reload}>
          {sentenceOf(loaded.error)}
        </ErrorState>
      );
    case "loaded":
      return <PlayerView index={loaded.value} />;
  }
}

function NothingToReplay({ reason }: { reason: NoReplay }) {
  const me = useMe();
  const name = useSession(({ state }) => candidateOf(state)?.name ?? "The candidate");
  const words: Readonly<Record<NoReplay, string>> = {
    never: "No replay of this interview is kept.",
    "no-consent": `${name} has not agreed to a replay. It is theirs to decide, and must not count in your decision.`,
    deleted: "How the code came about was deleted. The result is still there to read.",
    "no-call": "There was no call, so there is nothing to play.",
    "not-ended": "The replay can be watched once the call has ended.",
  };
  return (
    <EmptyState
      icon={<History />}
      title="There is no replay"
      alone
      action={<LinkButton href={`/p/${me.id}`}>Back to the interview</LinkButton>}
    >
      {words[reason]}
    </EmptyState>
  );
}
