import { declarationWords } from "@tandiff/shared/session/ai-rules.ts";
import { useSession } from "../../session/session-store.ts";
import { Badge } from "../../ui/Badge.tsx";
import { ColouredMarkdown } from "../../threads/ColouredMarkdown.tsx";
import { SealWords } from "../../threads/SealWords.tsx";
import { counted } from "../../ui/times.ts";
import styles from "./sheet.module.css";

/** The submitted review in short: its summary, and how much there is. */
export function ReviewCard() {
  const review = useSession(({ state }) => state.review);
  const threads = useSession(({ state }) => state.threads);
  if (!review) return null;
  const ofReview = threads.filter(({ addedInCall }) => !addedInCall);
  const later = threads.length - ofReview.length;
  const files = new Set(ofReview.flatMap(({ position }) => position?.path ?? [])).size;
  return (
    <section className={styles.card} aria-labelledby="review">
      <h2 id="review">The review</h2>
      <div className={styles.body}>
        {review.summary.trim() === "" ? (
          <p className={styles.quiet}>Without a summary.</p>
        ) : (
          <ColouredMarkdown source={review.summary} />
        )}
        <p className={styles.quiet}>
          {ofReview.length === 0 ? "Without comments" : counted(ofReview.length, "thread")}
          {files > 0 && ` in ${counted(files, "file")}`}
          {later > 0 && `, and ${later} added in the call`}
        </p>
        {review.declared && (
          <p className={styles.words} dir="auto">
            {declarationWords(review.declaration)}
          </p>
        )}
        <SealWords review={review} />
        {!review.declared && (
          <p>
            <Badge tone="warning">Not declared done</Badge>
          </p>
        )}
      </div>
    </section>
  );
}
