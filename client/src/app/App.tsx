import { lazy, Suspense } from "react";
import { usePathname } from "../ui/navigation.ts";
import { Toasts } from "../ui/Toasts.tsx";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { LoadingPage } from "./LoadingPage.tsx";
import { parseRoute, type Route } from "./route.ts";
import { StartPage } from "./StartPage.tsx";
import { UnknownPage } from "./UnknownPage.tsx";

const OrganiserEntry = lazy(async () => ({ default: (await import("./OrganiserEntry.tsx")).OrganiserEntry }));
const ParticipantEntry = lazy(async () => ({
  default: (await import("./ParticipantEntry.tsx")).ParticipantEntry,
}));

export function App() {
  return (
    <TooltipProvider>
      <ErrorBoundary>
        <Suspense fallback={<LoadingPage />}>
          <Page route={parseRoute(usePathname())} />
        </Suspense>
      </ErrorBoundary>
      <Toasts />
    </TooltipProvider>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "start":
      return <StartPage />;
    case "organiser":
      return <OrganiserEntry />;
    case "participant":
      return <ParticipantEntry key={route.participant} participant={route.participant} />;
    case "unknown":
      return <UnknownPage />;
  }
}
