import { useSession } from "../session/session-store.ts";
import { ErrorState } from "../ui/ErrorState.tsx";
import { LoadingPage } from "./LoadingPage.tsx";

/** Before the session has arrived for the first time. */
export function ConnectingPage() {
  const offline = useSession(({ line }) => line === "offline");
  if (!offline) return <LoadingPage />;
  return (
    <main>
      <ErrorState title="The server does not answer" alone>
        This page goes on trying. Check your connection if it takes long; nothing that you wrote is lost.
      </ErrorState>
    </main>
  );
}
