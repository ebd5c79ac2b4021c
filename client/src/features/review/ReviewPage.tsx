import { useCallback } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadMergeRequest } from "../../api/merge-request.ts";
import { useSession } from "../../session/session-store.ts";
import type { ShownPlace } from "../../threads/shown-place.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { useLoad } from "../../ui/use-load.ts";
import { Review } from "./Review.tsx";
import styles from "./review.module.css";

/**
 * The merge request with its threads; read-only where role and phase say so. Fills what it is put in.
 * `embedded` leaves out the panels at its sides; `shown` is where to go, once for each new object.
 */
export function ReviewPage(props: { embedded?: boolean; shown?: ShownPlace | null }) {
  const participant = useSession((session) => session.participant);
  const loaded = useLoad(useCallback(() => loadMergeRequest(participant), [participant]));
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
      return <Review view={loaded.value} {...props} />;
  }
}
