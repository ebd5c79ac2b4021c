import { PencilLine } from "lucide-react";
import { useAllDrafts } from "../session/drafts.ts";
import { useSession } from "../session/session-store.ts";
import { Button } from "../ui/Button.tsx";
import { excerpt } from "./excerpt.ts";
import styles from "./threads.module.css";

/** A form that was closed with text in it: a line to go on from. `onOpen` is null where nothing can be posted. */
export function DraftBar({ draftKey, onOpen }: { draftKey: string; onOpen: (() => void) | null }) {
  const body = useAllDrafts().find((draft) => draft.key === draftKey)?.body ?? "";
  const phase = useSession((session) => session.state.phase);
  return (
    <div className={styles.draft}>
      <PencilLine size={14} aria-hidden />
      <span className={styles.draftText} dir="auto">
        Draft: {excerpt(body)}
      </span>
      {onOpen ? (
        <Button variant="quiet" size="small" onClick={onOpen}>
          Continue
        </Button>
      ) : (
        <span className={styles.quiet}>
          {phase === "ended" ? "only you can see it" : "only you can see it; post it on the call"}
        </span>
      )}
    </div>
  );
}
