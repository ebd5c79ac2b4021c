import { planStanding } from "@tandiff/shared/session/call-clock.ts";
import { Clock, Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { useServerTime } from "../../session/use-server-time.ts";
import { announce } from "../../ui/announce.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { toastError } from "../../ui/toast.ts";
import styles from "./clock.module.css";
import { clockWords } from "./clock-words.ts";

/** Where the call stands in its plan, by the server's time. Each page counts for itself. */
export function CallClock() {
  const plan = useSession(({ state }) => state.plan);
  const clock = useSession(({ state }) => state.clock);
  const phase = useSession(({ state }) => state.phase);
  const canPause = useCan("call.pause");
  const send = useSession((session) => session.send);
  const now = useServerTime(1_000);
  const [open, setOpen] = useState(false);
  const standing = planStanding(plan, clock, now);
  const words = clockWords(plan, standing);
  const isPaused = phase === "call" && clock.runningSince === null;
  useHint(isPaused ? null : words.hint);
  usePauseAnnouncements(isPaused);
  if (phase !== "call") return null;

  const toggle = (): void => {
    send({ type: isPaused ? "call.resume" : "call.pause" }).catch((error: unknown) =>
      toastError(sentenceOf(error)),
    );
  };
  return (
    <div className={styles.clock}>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Plan of the call"
        align="start"
        className={styles.popover}
        renderTrigger={(onOpen) => (
          <button
            type="button"
            className={styles.face}
            data-tone={isPaused ? "paused" : words.tone}
            onClick={onOpen}
          >
            {isPaused ? <Pause size={14} aria-hidden /> : <Clock size={14} aria-hidden />}
            {isPaused && <span>Paused ·</span>}
            <span className={styles.segment} dir="auto">
              {words.segment}
            </span>
            <span className={styles.left}>{words.left}</span>
            <span className="visually-hidden">, show the plan of the call</span>
          </button>
        )}
      >
        <ol className={styles.plan}>
          {plan.map(({ name, minutes }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a plan does not change
            <li key={index} aria-current={index === standing.segment ? "step" : undefined}>
              <span dir="auto">{name}</span>
              <span className={styles.minutes}>
                {index === standing.segment ? words.left : `${minutes} min`}
              </span>
            </li>
          ))}
        </ol>
        <p className={styles.sum}>
          {Math.floor(standing.elapsed / 60_000)} of {plan.reduce((sum, { minutes }) => sum + minutes, 0)}{" "}
          minutes
          {isPaused && ". The clock is paused."}
        </p>
      </Popover>
      {canPause && (
        <IconButton label={isPaused ? "Resume the clock" : "Pause the clock"} size="small" onClick={toggle}>
          {isPaused ? <Play /> : <Pause />}
        </IconButton>
      )}
    </div>
  );
}

/** Says a hint as it becomes true; not one that was true before the page was opened. */
function useHint(hint: string | null): void {
  const before = useRef(hint);
  useEffect(() => {
    if (hint !== null && hint !== before.current) announce(hint);
    before.current = hint;
  }, [hint]);
}

function usePauseAnnouncements(isPaused: boolean): void {
  const before = useRef(isPaused);
  useEffect(() => {
    if (isPaused !== before.current) announce(isPaused ? "The clock is paused." : "The clock goes on.");
    before.current = isPaused;
  }, [isPaused]);
}
