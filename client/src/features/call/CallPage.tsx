import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { ReactNode } from "react";
import { MergeRequestLoader } from "../../session/MergeRequestLoader.tsx";
import type { ShownPlace } from "../../threads/shown-place.ts";
import { Call } from "./Call.tsx";
import type { WorkspaceComments, WorkspaceTarget } from "./workspace-target.ts";

/** The views that the call shows in its middle; the app gives them, since features do not know each other. */
export interface CallViews {
  /** The merge request; `shown` is where to go, once for each new object. */
  readonly changes: (shown: ShownPlace | null) => ReactNode;
  readonly workspace: (place: {
    readonly view: MergeRequestView;
    readonly path: string | null;
    /** There is another view beside it, so it must do with little room. */
    readonly isBeside: boolean;
    readonly target: WorkspaceTarget | null;
    readonly comments: WorkspaceComments;
  }) => ReactNode;
}

/** The walk-through and the workspace, in the call and afterwards. Fills what it is put in. */
export function CallPage({ views }: { views: CallViews }) {
  return <MergeRequestLoader>{(view) => <Call view={view} views={views} />}</MergeRequestLoader>;
}
