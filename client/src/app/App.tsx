import { usePathname } from "../ui/navigation.ts";
import { Toasts } from "../ui/Toasts.tsx";
import { Tooltips } from "../ui/Tooltips.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { MomentEntry } from "./MomentEntry.tsx";
import { ParticipantEntry } from "./ParticipantEntry.tsx";
import { parseRoute, type Route } from "./route.ts";
import { StartPage } from "./StartPage.tsx";
import { UnknownPage } from "./UnknownPage.tsx";
import { views } from "./views.tsx";

export function App() {
  return (
    <>
      <ErrorBoundary>
        <Page route={parseRoute(usePathname())} />
      </ErrorBoundary>
      <Toasts />
      <Tooltips />
    </>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "start":
      return <StartPage />;
    case "organiser":
      return <views.organiser.View />;
    case "participant":
      return <ParticipantEntry key={route.participant} participant={route.participant} />;
    case "moment":
      return <MomentEntry key={route.session} session={route.session} />;
    case "unknown":
      return <UnknownPage />;
  }
}
