import { CallPage, type CallViews } from "../features/call/CallPage.tsx";
import { ReviewPage } from "../features/review/ReviewPage.tsx";
import { WorkspacePanel } from "../features/workspace/WorkspacePanel.tsx";

const views: CallViews = {
  changes: (shown) => <ReviewPage embedded shown={shown} />,
  workspace: (place) => <WorkspacePanel {...place} />,
};

/** The call with the views that belong in its middle. */
export function CallView() {
  return <CallPage views={views} />;
}
