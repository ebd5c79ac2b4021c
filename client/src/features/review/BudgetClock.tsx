import { Pause, Play, Timer } from "lucide-react";
import { useEffect, useState } from "react";
import { useSession } from "../../session/session-store.ts";
import { useAccommodations } from "../../session/use-accommodations.ts";
import { budgetLength, minuteWords, parseBudget, spentBy, toggled } from "./budget.ts";
import styles from "./review.module.css";
import { useStored } from "../../ui/stored.ts";

/** The candidate's own clock. It lives in this browser alone; nothing of it is sent anywhere. */
export function BudgetClock() {
  const participant = useSession((session) => session.participant);
  const [budget, setBudget] = useStored(`tandiff:budget:${participant}`, parseBudget);
  const [now, setNow] = useState(Date.now);
  const isRunning = budget.since !== null;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, [isRunning]);

  const moreTime = useAccommodations()?.moreTime ?? 0;
  const length = budgetLength * (1 + moreTime / 100);
  const spent = spentBy(budget, now);
  const words = `${minuteWords(spent)} of ${minuteWords(length)}`;
  const toggle = (): void => {
    const at = Date.now();
    setNow(at);
    setBudget(toggled(budget, at));
  };
  return (
    <button
      type="button"
      data-tip="Your own clock: that much is plenty, breaks are fine. Nobody else sees it."
      className={styles.clock}
      onClick={toggle}
      aria-label={`${isRunning ? "Pause" : "Start"} your clock, ${words}. Nobody else sees it.`}
      data-over={spent > length || undefined}
    >
      <Timer size={14} aria-hidden />
      <span>{spent === 0 && !isRunning ? "Your clock" : words}</span>
      {isRunning ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
    </button>
  );
}
