import type { ReactNode } from "react";
import { SidePanel } from "../../ui/SidePanel.tsx";
import styles from "./call.module.css";

/** At the right of the call: the comment that is selected, below it the notes, then the rubric; as far as there are any. */
export function RightSide(props: { comment: ReactNode; notes: ReactNode; rubric: ReactNode }) {
  const parts = [
    { label: "Comment", part: props.comment },
    { label: "Notes", part: props.notes },
    { label: "Rubric", part: props.rubric },
  ].filter(({ part }) => Boolean(part));
  if (parts.length === 0) return null;
  return (
    <SidePanel name="thread" side="right" label="Width of the comment" width={340} narrowest={260}>
      <div className={styles.right}>
        {parts.map(({ label, part }) => (
          <section key={label} className={styles.side} data-call-panel tabIndex={-1} aria-label={label}>
            {part}
          </section>
        ))}
      </div>
    </SidePanel>
  );
}
