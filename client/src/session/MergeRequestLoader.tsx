import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { type ReactNode, useCallback } from "react";
import { sentenceOf } from "../api/http.ts";
import { loadedMergeRequest, loadMergeRequest } from "../api/merge-request.ts";
import { ErrorState } from "../ui/ErrorState.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { useLoad } from "../ui/use-load.ts";
import styles from "./MergeRequestLoader.module.css";
import { useSession } from "./session-store.ts";

/** Shows `children` with the merge request once it is there, or says what went wrong. */
export function MergeRequestLoader({ children }: { children: (view: MergeRequestView) => ReactNode }) {
  const participant = useSession((session) => session.participant);
  const loaded = useLoad(
    useCallback(() => loadMergeRequest(participant), [participant]),
    loadedMergeRequest(participant),
  );
  switch (loaded.kind) {
    case "loading":
      return (
        <div className={styles.waiting}>
          <Spinner label="Loading the merge request" />
        </div>
      );
    case "failed":
      return (
        <ErrorState title="The merge request could not be loaded" alone onRetry={loaded.reload}>
          {sentenceOf(loaded.error)}
        </ErrorState>
      );
    case "loaded":
      return children(loaded.value);
  }
}
