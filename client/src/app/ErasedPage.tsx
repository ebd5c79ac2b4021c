import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { useEffect } from "react";
import { forgetCopies } from "../ui/browser-copies.ts";
import { CalmPage } from "./CalmPage.tsx";

/** The end of an interview's page: the browser forgets it, too. */
export function ErasedPage({ participant }: { participant: ParticipantId }) {
  useEffect(() => forgetCopies(participant), [participant]);
  return (
    <CalmPage title="This interview was erased">
      <p>
        Everything that was stored of it is gone: from the server, and what this browser had kept of it. There
        is nothing left to do here, and you can close this page.
      </p>
      <p>Files that somebody has downloaded are theirs to delete.</p>
    </CalmPage>
  );
}
