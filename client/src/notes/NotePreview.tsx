import { useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { Markdown } from "../ui/markdown/Markdown.tsx";
import styles from "./notes.module.css";

/** The note as Markdown, as others go on writing it. */
export function NotePreview({ text }: { text: Y.Text }) {
  const source = useSyncExternalStore(
    (changed) => {
      text.observe(changed);
      return () => text.unobserve(changed);
    },
    () => text.toJSON(),
  );
  return (
    <div className={styles.preview}>
      {source.trim() === "" ? (
        <p className={styles.quiet}>Nothing is written here yet.</p>
      ) : (
        <Markdown source={source} />
      )}
    </div>
  );
}
