import { Clock } from "lucide-react";
import { useCan, useSession } from "../../session/session-store.ts";
import { useServerTime } from "../../session/use-server-time.ts";
import { describeTime } from "../../ui/times.ts";
import styles from "./due.module.css";

/** From so long before the due time it is said. Milliseconds. */
const soon = 60 * 60_000;

/** Over the candidate's review: that its time is over soon, or is over and what can be done then. */
export function DueBar() {
  const canSubmit = useCan("review.submit");
  const dueAt = useSession(({ state }) => state.dueAt);
  const pastDue = useSession((session) => session.pastDue);
  const now = useServerTime(30_000);
  if (!canSubmit || dueAt === null || (!pastDue && dueAt - now > soon)) return null;
  const left = dueAt - now;
  return (
    <output className={styles.bar} data-over={pastDue || undefined}>
      <Clock size={14} aria-hidden />
      {pastDue ? (
        <span>
          The time for the review was over {describeTime(dueAt)}. All that you wrote is kept, and you can
          still hand it in. Your interviewers can give you more time: this page follows by itself.
        </span>
      ) : (
        <span>
          The review is due {describeTime(dueAt)}
          {left > 60_000 && `, in ${Math.ceil(left / 60_000)} minutes`}. What you write is kept in any case.
        </span>
      )}
    </output>
  );
}
