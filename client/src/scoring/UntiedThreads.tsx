import { useId } from "react";
import { useMe, useSession } from "../session/session-store.ts";
import { Link } from "../ui/Link.tsx";
import { threadWords } from "./evidence-words.ts";
import { threadAddress } from "./places.ts";
import styles from "./scoring.module.css";
import { useScoring } from "./use-scoring.ts";

/** The candidate's comments that cover no finding: what they saw beyond the rubric, or asked. */
export function UntiedThreads() {
  const me = useMe();
  const heading = useId();
  const threads = useSession(({ state }) => state.threads);
  const participants = useSession(({ state }) => state.participants);
  const scores = useScoring(({ card }) => card.findings);
  const tied = new Set(
    Object.values(scores).flatMap((score) =>
      (score?.evidence ?? []).flatMap((one) => (one.kind === "thread" ? [one.thread] : [])),
    ),
  );
  const candidate = participants.find(({ role }) => role === "candidate")?.id;
  const untied = threads.filter(({ id, openedBy }) => openedBy === candidate && !tied.has(id));
  if (untied.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby={heading}>
      <h3 id={heading} className={styles.itemTitle}>
        Comments that cover no finding
      </h3>
      <ul className={styles.plainList}>
        {untied.map((thread) => (
          <li key={thread.id}>
            <Link href={threadAddress(me.id, thread)}>{threadWords(thread)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
