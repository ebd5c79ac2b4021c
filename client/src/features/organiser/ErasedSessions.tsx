import type { ErasedSession } from "@tandiff/shared/api.ts";
import { describeTime } from "../../ui/times.ts";
import styles from "./Sessions.module.css";

/** That interviews were erased, and when; who they were with is not known any more. */
export function ErasedSessions({ erased }: { erased: readonly ErasedSession[] }) {
  if (erased.length === 0) return null;
  return (
    <section className={styles.group} aria-label="Erased">
      <h2 className={styles.title}>Erased</h2>
      <ul>
        {erased.map(({ id, at, by }) => (
          <li key={id} className={styles.quiet}>
            An interview was erased on {describeTime(at)}
            {by === "retention" ? ": the time was over for which it was kept." : "."}
          </li>
        ))}
      </ul>
    </section>
  );
}
