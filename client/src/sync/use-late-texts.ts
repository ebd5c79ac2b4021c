import { isLateTextId } from "@tandiff/shared/id-forms.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { useEffect } from "react";
import { useCan, useSession } from "../session/session-store.ts";
import { ownLines } from "./own-lines.ts";
import type { KeptText, SharedDocument } from "./shared-document.ts";

/** Those that were sent, or that the server did not take: these stay kept, to copy. */
const tried = new Set<string>();

/** Hands in what could not be saved before the end of the call; once it is stored it is no longer kept here. */
export function useLateTexts(kept: readonly KeptText[], document: SharedDocument): void {
  const canAdd = useCan("late.add");
  const send = useSession((session) => session.send);
  const files = useSession(({ state }) => state.workspace?.files ?? null);
  useEffect(() => {
    if (!canAdd) return;
    for (const one of kept) {
      const { id } = one;
      const file = files?.find((other) => rootName(other.id) === one.root);
      const text = ownLines(one).lines.join("\n");
      if (!file || !isLateTextId(id) || text.trim() === "" || tried.has(id)) continue;
      tried.add(id);
      void send({ type: "late.add", late: id, file: file.id, text }).then(
        () => document.letGo(id),
        // The card with the text, and Copy, says that it was not saved.
        () => undefined,
      );
    }
  }, [kept, document, canAdd, send, files]);
}
