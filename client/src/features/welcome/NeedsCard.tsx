import { needWords, useAccommodations } from "../../session/use-accommodations.ts";
import { useMe } from "../../session/session-store.ts";
import styles from "./sheet.module.css";

/** For those who run the call: what the candidate needs. */
export function NeedsCard() {
  const me = useMe();
  const needs = useAccommodations();
  const words = needs ? needWords(needs) : [];
  if (me.role !== "interviewer" || words.length === 0) return null;
  return (
    <section className={styles.card} aria-labelledby="needs">
      <h2 id="needs">What the candidate needs</h2>
      <div className={styles.body}>
        <ul className={styles.points}>
          {words.map((word) => (
            <li key={word} dir="auto" className={styles.words}>
              {word}
            </li>
          ))}
        </ul>
        <p className={styles.quiet}>For you who run the call; it is in no export and no scorecard.</p>
      </div>
    </section>
  );
}
