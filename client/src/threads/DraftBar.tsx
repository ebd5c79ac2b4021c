import { PencilLine } from "lucide-react";
import { useAllDrafts } from "../session/drafts.ts";
import { Button } from "../ui/Button.tsx";
import styles from "./threads.module.css";

/** A form that was closed with text in it: a line to go on from. */
export function DraftBar({ draftKey, onOpen }: { draftKey: string; onOpen: () => void }) {
  const body = useAllDrafts().find((draft) => draft.key === draftKey)?.body ?? "";
  return (
    <div className={styles.draft}>
      <PencilLine size={14} aria-hidden />
      <span className={styles.draftText} dir="auto">
        Draft: {body}
      </span>
      <Button variant="quiet" size="small" onClick={onOpen}>
        Continue
      </Button>
    </div>
  );
}
