import { useMe, useSession } from "../../session/session-store.ts";
import { NotesCard } from "./NotesCard.tsx";
import styles from "./sheet.module.css";

/** The interview does not take place: why, and what becomes of what was written. */
export function CancelledPage() {
  const me = useMe();
  const cancelled = useSession(({ state }) => state.cancelled);
  const isCandidate = me.role === "candidate";
  return (
    <div className={styles.sheet}>
      <header className={styles.head}>
        <h1>This interview was cancelled</h1>
        <p>
          {isCandidate
            ? "There is nothing for you to do here. If you did not expect this, ask the person who sent you the link."
            : "There is nothing left to do here, unless it is taken back: this page follows by itself then."}
        </p>
      </header>
      {cancelled && (
        <section className={styles.card} aria-labelledby="reason">
          <h2 id="reason">What the organisers say</h2>
          <div className={styles.body}>
            <p dir="auto" className={styles.words}>
              {cancelled.reason}
            </p>
          </div>
        </section>
      )}
      <p className={styles.quiet}>
        {isCandidate
          ? "What you have written so far is kept, and nobody else sees it. Should the interview take place after all, this link leads back to it, and you go on where you stopped."
          : "What was written so far is kept. Should the interview take place after all, this link leads back to it."}
      </p>
      <NotesCard />
    </div>
  );
}
