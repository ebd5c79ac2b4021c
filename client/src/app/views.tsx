import type { ComponentType } from "react";
import { ReviewPage } from "../features/review/ReviewPage.tsx";
import { later } from "../ui/later.tsx";
import { LoadingPage, LoadingView } from "./LoadingPage.tsx";

/** Takes no properties. */
const view = (load: () => Promise<ComponentType<object>>) => later(load, <LoadingView />);

/** The views that a page may come to, each with its code in a file of its own. */
export const views = {
  organiser: later<object>(
    async () => (await import("./OrganiserEntry.tsx")).OrganiserEntry,
    <LoadingPage />,
  ),
  /** The one that most pages open with comes along with the page: a file less to wait for. */
  review: { View: ReviewPage },
  replay: view(async () => (await import("../features/replay/ReplayPage.tsx")).ReplayPage),
  scorecard: view(async () => (await import("../features/scoring/ScorecardPage.tsx")).ScorecardPage),
  call: view(async () => (await import("./CallView.tsx")).CallView),
  welcome: view(async () => (await import("../features/welcome/WelcomePage.tsx")).WelcomePage),
  waiting: view(async () => (await import("../features/welcome/WaitingPage.tsx")).WaitingPage),
  lobby: view(async () => (await import("../features/welcome/LobbyPage.tsx")).LobbyPage),
  cancelled: view(async () => (await import("../features/welcome/CancelledPage.tsx")).CancelledPage),
  stored: view(async () => (await import("../features/welcome/StoredPage.tsx")).StoredPage),
  ended: view(async () => (await import("../features/welcome/EndedPage.tsx")).EndedPage),
};
