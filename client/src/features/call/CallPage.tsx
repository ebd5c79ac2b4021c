import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { type ReactNode, useCallback } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadMergeRequest } from "../../api/merge-request.ts";
import { useSession } from "../../session/session-store.ts";
import type { ShownPlace } from "../../threads/shown-place.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { useLoad } from "../../ui/use-load.ts";
import { Call } from "./Call.tsx";
import styles from "./call.module.css";
import type { WorkspaceTarget } from "./use-workspace-target.ts";

/** The views that the call shows in its middle; the app gives them, since features do not know each other. */
export interface CallViews {
  /** The merge request; `shown` is where to go, once for each new object. */
  readonly changes: (shown: ShownPlace | null) => ReactNode;
  readonly workspace: (place: {
    readonly view: MergeRequestView;
    readonly path: string | null;
    readonly target: WorkspaceTarget | null;
  }) => ReactNode;
}

/** The walk-through and the workspace, in the call and afterwards. Fills what it is put in. */
export function CallPage({ views }: { views: CallViews }) {
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
      return <Call view={loaded.value} views={views} />;
  }
}
