import { EmptyState } from "../../ui/EmptyState.tsx";
import { KeyRound } from "lucide-react";

/** Somebody without the organiser's seat. */
export function NoKeyPage() {
  return (
    <main>
      <EmptyState icon={<KeyRound />} title="This page needs the organiser’s link" alone>
        On the machine that runs Tandiff, <code>pnpm tandiff link</code> prints it. Open it once in this
        browser; after that this address is enough.
      </EmptyState>
    </main>
  );
}
