import type { FixesView } from "@tandiff/shared/api.ts";
import { useEffect, useState } from "react";
import { loadFixes } from "../../api/fixes.ts";
import { useSession } from "../../session/session-store.ts";
import type { DocumentCopy } from "../../sync/shared-document.ts";

/** Time that passes after an edit until the server is asked again what it was for. Milliseconds. */
const pause = 1_000;
const noFixes: FixesView = { threads: [], written: [], deleted: [] };

/** Which edits were for which thread, kept up to date while people write. What cannot be asked stays as it was. */
export function useFixes(copy: DocumentCopy | null): FixesView {
  const participant = useSession((session) => session.participant);
  const [fixes, setFixes] = useState(noFixes);
  useEffect(() => {
    if (!copy) return;
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      timer = undefined;
      loadFixes(participant).then(
        (found) => isWanted && setFixes(found),
        () => {
          // Changes are shown without their threads, or with those known before.
        },
      );
    };
    const later = (): void => {
      timer ??= setTimeout(ask, pause);
    };
    ask();
    copy.doc.on("update", later);
    return () => {
      isWanted = false;
      clearTimeout(timer);
      copy.doc.off("update", later);
    };
  }, [copy, participant]);
  return fixes;
}
