import { lazy, Suspense, useEffect } from "react";
import { parsePlace } from "../session/place-path.ts";
import { useMe, useSession } from "../session/session-store.ts";
import { usePathname } from "../ui/navigation.ts";
import { ToolbarRooms } from "../ui/Toolbar.tsx";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { ConnectingPage } from "./ConnectingPage.tsx";
import { LoadingPage } from "./LoadingPage.tsx";
import styles from "./ParticipantShell.module.css";
import { LinkRefused } from "./SeatGate.tsx";
import { TopBar } from "./TopBar.tsx";
import { useArrivals } from "./use-arrivals.ts";
import { viewFor, type View } from "./view.ts";

const ReviewPage = lazy(async () => ({
  default: (await import("../features/review/ReviewPage.tsx")).ReviewPage,
}));
const CallView = lazy(async () => ({ default: (await import("./CallView.tsx")).CallView }));
const WelcomePage = lazy(async () => ({
  default: (await import("../features/welcome/WelcomePage.tsx")).WelcomePage,
}));
const WaitingPage = lazy(async () => ({
  default: (await import("../features/welcome/WaitingPage.tsx")).WaitingPage,
}));
const LobbyPage = lazy(async () => ({
  default: (await import("../features/welcome/LobbyPage.tsx")).LobbyPage,
}));
const EndedPage = lazy(async () => ({
  default: (await import("../features/welcome/EndedPage.tsx")).EndedPage,
}));

/** A participant's page, once its seat is taken: waits for the session, then the bar and the view. */
export function ParticipantShell() {
  const refused = useSession(({ line }) => line === "refused");
  const caughtUp = useSession((session) => session.caughtUp);
  if (refused) return <LinkRefused />;
  if (!caughtUp) return <ConnectingPage />;
  return <SessionPage />;
}

function SessionPage() {
  const me = useMe();
  const phase = useSession(({ state }) => state.phase);
  const setPlace = useSession((session) => session.setPlace);
  const pathname = usePathname();
  const place = parsePlace(pathname);

  useEffect(() => setPlace(parsePlace(pathname) ?? { view: "overview" }), [pathname, setPlace]);
  useArrivals();

  return (
    <ToolbarRooms>
      <div className={styles.shell}>
        <TopBar />
        <main className={styles.main}>
          <Suspense fallback={<LoadingPage />}>
            <PageView view={viewFor(me.role, phase, place)} />
          </Suspense>
        </main>
        <ConnectionBanner />
      </div>
    </ToolbarRooms>
  );
}

function PageView({ view }: { view: View }) {
  switch (view) {
    case "welcome":
      return <WelcomePage />;
    case "waiting":
      return <WaitingPage />;
    case "lobby":
      return <LobbyPage />;
    case "review":
      return <ReviewPage />;
    case "call":
      return <CallView />;
    case "ended":
      return <EndedPage />;
  }
}
