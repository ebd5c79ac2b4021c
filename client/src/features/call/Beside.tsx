import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { diffPath } from "@tandiff/shared/diff/file-diff.ts";
import { type ReactNode, useState } from "react";
import { LedContext } from "../../session/leading.ts";
import { placePath } from "../../session/place-path.ts";
import { useSession } from "../../session/session-store.ts";
import { AddressContext, heldAddress } from "../../ui/navigation.ts";
import { SidePanel } from "../../ui/SidePanel.tsx";
import styles from "./call.module.css";

/**
 * The merge request beside the workspace, which has the page's address and is what others follow. It begins at
 * the file that is open there, where the merge request changes that.
 */
export function Beside(props: { view: MergeRequestView; path: string | null; children: ReactNode }) {
  const { view, path } = props;
  const participant = useSession((session) => session.participant);
  const [address] = useState(() => {
    const isChanged = view.diffs.some((diff) => diffPath(diff) === path);
    return heldAddress(placePath(participant, { view: "changes", path: isChanged ? path : null }));
  });
  return (
    <SidePanel name="beside" side="left" label="Width of the merge request" width={520} narrowest={320}>
      <section className={styles.side} data-call-panel tabIndex={-1} aria-label="Merge request">
        <AddressContext value={address}>
          <LedContext value={null}>{props.children}</LedContext>
        </AddressContext>
      </section>
    </SidePanel>
  );
}
