import { noteRoot, rootName } from "@tandiff/shared/sync/protocol.ts";
import { useEffect } from "react";
import { useStore } from "zustand";
import { KeptTexts } from "../editor/KeptTexts.tsx";
import { useAllDrafts } from "../session/drafts.ts";
import { useSession } from "../session/session-store.ts";
import { ownFocus } from "../sync/use-own-focus.ts";
import { sharedDocument } from "../sync/use-shared-document.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import styles from "./pages.module.css";

/** What this page holds and could not save or post before its link ended, to copy. */
export function KeptAtTheEnd() {
  const participant = useSession((session) => session.participant);
  const files = useSession(({ state }) => state.workspace?.files ?? null);
  const code = sharedDocument(participant, "code");
  const notes = sharedDocument(participant, "notes");
  const keptCode = useStore(code.store, ({ kept }) => kept);
  const keptNotes = useStore(notes.store, ({ kept }) => kept);
  const drafts = useAllDrafts();
  useEffect(() => void ownFocus(participant).linkEnded(), [participant]);
  return (
    <>
      <KeptTexts
        kept={keptCode}
        document={code}
        canInsert={false}
        isOver
        pathOf={(root) => files?.find(({ id }) => rootName(id) === root)?.path ?? "a file"}
      />
      <KeptTexts
        kept={keptNotes}
        document={notes}
        canInsert={false}
        isOver
        pathOf={(root) => (root === noteRoot(null) ? "a note on the interview" : "a note on a comment")}
      />
      {drafts.length > 0 && (
        <section aria-label="Comments that were not posted" className={styles.drafts}>
          <h2>Comments that you had not posted</h2>
          {drafts.map(({ key, body }) => (
            <article key={key}>
              <pre dir="auto">{body}</pre>
              <CopyButton text={body} />
            </article>
          ))}
        </section>
      )}
    </>
  );
}
