import type { ReactNode } from "react";
import { SidePanel } from "../../ui/SidePanel.tsx";
import styles from "./call.module.css";

/** At the right of the call: the comment that is selected, and the notes below it; nothing where there is neither. */
export function RightSide({ comment, notes }: { comment: ReactNode; notes: ReactNode }) {
  if (!comment && !notes) return null;
  return (
    <SidePanel name="thread" side="right" label="Width of the comment" width={340} narrowest={260}>
      <div className={styles.right}>
        {comment && (
          <section className={styles.side} data-call-panel tabIndex={-1} aria-label="Comment">
            {comment}
          </section>
        )}
        {notes && (
          <section className={styles.side} data-call-panel tabIndex={-1} aria-label="Notes">
            {notes}
          </section>
        )}
      </div>
    </SidePanel>
  );
}
