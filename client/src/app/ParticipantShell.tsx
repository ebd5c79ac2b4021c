import { useEffect } from "react";
import { rememberSeat } from "../session/own-seats.ts";
import { isReplayPath, isScorecardPath, parsePlace, storedPath } from "../session/place-path.ts";
import { useCan, useMe, useSession } from "../session/session-store.ts";
import { useDropPosted } from "../threads/posted.ts";
import { useLargerType } from "../session/use-larger-type.ts";
import { usePathname } from "../ui/navigation.ts";
import { later } from "../ui/later.tsx";
import { ToolbarRooms } from "../ui/Toolbar.tsx";
import { CallAhead } from "./call-ahead.ts";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { CommandPalette } from "./CommandPalette.tsx";
import { ConnectingPage } from "./ConnectingPage.tsx";
import { ErasedPage } from "./ErasedPage.tsx";
import styles from "./ParticipantShell.module.css";
import { LinkRefused, SessionUnreadable } from "./SeatGate.tsx";
import { TopBar } from "./TopBar.tsx";
import { useArrivals } from "./use-arrivals.ts";
import { viewFor, type View } from "./view.ts";
import { views } from "./views.tsx";

const keptAtTheEnd = later(async () => (await import("./KeptAtTheEnd.tsx")).KeptAtTheEnd);

/** A participant's page, once its seat is taken: waits for the session, then the bar and the view. */
export function ParticipantShell() {
  const line = useSession((session) => session.line);
  const caughtUp = useSession((session) => session.caughtUp);
  const participant = useSession((session) => session.participant);
  if (line === "erased") return <ErasedPage participant={participant} />;
  if (line === "unreadable") {
    return (
      <SessionUnreadable sentence="The log of this session is not as the server wrote it, so it is not opened. Tell whoever runs the server.">
        <keptAtTheEnd.View />
      </SessionUnreadable>
    );
  }
  if (line === "refused")
    return (
      <LinkRefused>
        <keptAtTheEnd.View />
      </LinkRefused>
    );
  if (!caughtUp) return <ConnectingPage />;
  return <SessionPage />;
}

function SessionPage() {
  const me = useMe();
  const phase = useSession(({ state }) => state.phase);
  const setPlace = useSession((session) => session.setPlace);
  const pathname = usePathname();
  const place = parsePlace(pathname);
  const mayScore = useCan("scorecard.read");
  const mayWatch = useCan("replay.watch");
  const asked =
    mayWatch && isReplayPath(pathname)
      ? "replay"
      : mayScore && isScorecardPath(pathname)
        ? "scorecard"
        : null;

  useEffect(() => setPlace(parsePlace(pathname) ?? { view: "overview" }), [pathname, setPlace]);
  const session = useSession(({ state }) => state.id);
  useEffect(() => {
    if (session !== null) rememberSeat(session, me.id);
  }, [session, me.id]);
  useArrivals();
  useLargerType();
  useDropPosted();

  return (
    <ToolbarRooms>
      <div className={styles.shell}>
        <TopBar />
        <main className={styles.main}>
          <PageView view={asked ?? viewFor(me.role, phase, place, pathname === storedPath(me.id))} />
        </main>
        <ConnectionBanner />
        <CommandPalette />
      </div>
    </ToolbarRooms>
  );
}

/** From these one comes to the editor. */
const beforeEditor: ReadonlySet<View> = new Set(["lobby", "waiting", "call"]);

function PageView({ view }: { view: View }) {
  const { View } = views[view];
  const exercise = useSession(({ state }) => state.exercise?.version);
  // Each has state of its own, and begins anew, as it does where the organiser has changed the exercise.
  return (
    <>
      <View key={`${view} ${exercise}`} />
      {beforeEditor.has(view) && <CallAhead />}
    </>
  );
}
