import { PencilLine } from "lucide-react";
import { useAllDrafts } from "../session/drafts.ts";
import { useSession } from "../session/session-store.ts";
import { Button } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { excerpt } from "@tandiff/shared/excerpt.ts";
import styles from "./drafts.module.css";

/**
 * A form that was closed with text in it: a line to go on from. `onOpen` is null where nothing can be posted;
 * then all of the text stands there, to be copied.
 */
export function DraftBar({ draftKey, onOpen }: { draftKey: string; onOpen: (() => void) | null }) {
  const body = useAllDrafts().find((draft) => draft.key === draftKey)?.body ?? "";
  const phase = useSession((session) => session.state.phase);
  if (!onOpen) {
    return (
      <section className={styles.kept} aria-label="Draft">
        <header className={styles.head}>
          <PencilLine size={14} aria-hidden />
          <span className={styles.words}>
            {phase === "ended" || phase === "review"
              ? "Draft, only you can see it"
              : "Draft, only you can see it; post it on the call"}
          </span>
          <CopyButton text={body} />
        </header>
        <p className={styles.text} dir="auto">
          {body}
        </p>
      </section>
    );
  }
  return (
    <div className={styles.draft}>
      <PencilLine size={14} aria-hidden />
      <span className={styles.words} dir="auto">
        Draft: {excerpt(body)}
      </span>
      <Button variant="quiet" size="small" onClick={onOpen}>
        Continue
      </Button>
    </div>
  );
}
