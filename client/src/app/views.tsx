import type { ComponentType } from "react";
import { ReviewPage } from "../features/review/ReviewPage.tsx";
import { later } from "../ui/later.tsx";
import { LoadingPage } from "./LoadingPage.tsx";

/** Takes no properties. */
const page = (load: () => Promise<ComponentType<object>>) => later(load, <LoadingPage />);

/** The views that a page may come to, each with its code in a file of its own. */
export const views = {
  organiser: page(async () => (await import("./OrganiserEntry.tsx")).OrganiserEntry),
  /** The one that most pages open with comes along with the page: a file less to wait for. */
  review: { View: ReviewPage },
  call: page(async () => (await import("./CallView.tsx")).CallView),
  welcome: page(async () => (await import("../features/welcome/WelcomePage.tsx")).WelcomePage),
  waiting: page(async () => (await import("../features/welcome/WaitingPage.tsx")).WaitingPage),
  lobby: page(async () => (await import("../features/welcome/LobbyPage.tsx")).LobbyPage),
  ended: page(async () => (await import("../features/welcome/EndedPage.tsx")).EndedPage),
};
