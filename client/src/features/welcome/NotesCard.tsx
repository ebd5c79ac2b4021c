import { useCan } from "../../session/session-store.ts";
import { later } from "../../ui/later.tsx";
import styles from "./sheet.module.css";

const notes = later(async () => (await import("../../notes/NotesPanel.tsx")).NotesPanel);

/** The interviewers' notes on the interview, for those who may read them. */
export function NotesCard() {
  if (!useCan("notes.read")) return null;
  return (
    <div className={styles.notes}>
      <notes.View thread={null} />
    </div>
  );
}
