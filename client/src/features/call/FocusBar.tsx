import type { FocusMinutes } from "@tandiff/shared/session/call.ts";
import { candidateOf } from "@tandiff/shared/session/state.ts";
import { Focus } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { useMe, useSession } from "../../session/session-store.ts";
import { useServerTime } from "../../session/use-server-time.ts";
import { ownFocus, useFollowOwnFocus, useOwnFocus } from "../../sync/use-own-focus.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { describeClock, describeWait } from "../../ui/times.ts";
import { toastError } from "../../ui/toast.ts";
import styles from "./focus.module.css";

/**
 * A focus time that is offered or runs, at the foot of the call, where it moves nothing as it comes and goes.
 * Leads the candidate's page through theirs.
 */
export function FocusBar() {
  const me = useMe();
  const focus = useSession(({ state }) => state.focus);
  const candidate = useSession(({ state }) => candidateOf(state));
  const isMine = me.role === "candidate";
  const name = candidate?.name ?? "The candidate";
  useFollowOwnFocus();
  useFocusAnnouncements(isMine, name);

  if (focus.kind === "offered" && isMine) return <Offer by={focus.by} minutes={focus.minutes} />;
  if (focus.kind === "offered" && me.role === "interviewer") {
    return (
      <Bar>
        <span className={styles.words}>
          {name} has been offered {focus.minutes} minutes of focus time.
        </span>
      </Bar>
    );
  }
  if (focus.kind !== "running") return null;
  if (isMine) return <Running since={focus.since} until={focus.until} />;
  return (
    <Bar>
      <span className={styles.words}>
        {name} has focus time until {describeClock(focus.until)}. The code is read-only until then.
      </span>
    </Bar>
  );
}

function Bar({ children }: { children: ReactNode }) {
  return (
    <section className={styles.bar} aria-label="Focus time">
      <Focus size={16} aria-hidden />
      {children}
    </section>
  );
}

function Offer({ by, minutes }: { by: string; minutes: FocusMinutes }) {
  const send = useSession((session) => session.send);
  const name = useSession(({ state }) => state.participants.find(({ id }) => id === by)?.name);
  const answer = (command: Parameters<typeof send>[0]): void => {
    send(command).catch((error: unknown) => toastError(sentenceOf(error)));
  };
  return (
    <Bar>
      <span className={styles.words}>
        {name ?? "An interviewer"} offers you {minutes} minutes to write alone. Nobody sees what you type
        until you are done.
      </span>
      <Button size="small" variant="primary" onClick={() => answer({ type: "focus.start", minutes })}>
        Start focus time
      </Button>
      <Button size="small" variant="quiet" onClick={() => answer({ type: "focus.decline" })}>
        No, thanks
      </Button>
    </Bar>
  );
}

function Running({ since, until }: { since: number; until: number }) {
  const me = useMe();
  const own = useOwnFocus();
  const send = useSession((session) => session.send);
  const now = useServerTime(1_000);
  const [asking, setAsking] = useState(false);
  const done = (): void => {
    ownFocus(me.id)
      .finish()
      .catch((error: unknown) => toastError(sentenceOf(error)));
  };
  const cancel = async (): Promise<void> => {
    ownFocus(me.id).cancelling(true);
    try {
      await send({ type: "focus.cancel" });
    } catch (error) {
      ownFocus(me.id).cancelling(false);
      throw error;
    }
  };
  return (
    <Bar>
      <span className={styles.words}>
        Your focus time: nobody sees this now. What you keep goes into the workspace when you are done.
      </span>
      <span className={styles.left} role="timer">
        {describeWait(until - Math.max(since, now))} left
      </span>
      <Button size="small" variant="primary" busy={own.kind === "ending"} onClick={done}>
        Done
      </Button>
      <Button size="small" variant="quiet" onClick={() => setAsking(true)}>
        Cancel
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Throw away what you wrote?"
        description="The focus time ends, and the workspace stays as it was. Nobody has seen what you typed."
        confirmLabel="Throw away"
        danger
        onConfirm={cancel}
        sentenceOf={sentenceOf}
      />
    </Bar>
  );
}

/** Says what begins and ends, once, to those who do not see the bar come and go. */
function useFocusAnnouncements(isMine: boolean, name: string): void {
  const focus = useSession(({ state }) => state.focus);
  const before = useRef(focus);
  useEffect(() => {
    const { kind } = before.current;
    before.current = focus;
    if (focus.kind === "running" && kind !== "running") {
      announce(
        isMine
          ? "Your focus time has begun. Nobody sees what you type."
          : `${name} has focus time until ${describeClock(focus.until)}. The code is read-only until then.`,
      );
    }
    if (focus.kind === "offered" && kind !== "offered" && isMine) {
      announce(`You are offered ${focus.minutes} minutes of focus time.`);
    }
    if (focus.kind === "none" && kind === "running") {
      announce(isMine ? "Your focus time is over." : `${name}'s focus time is over.`);
    }
    if (focus.kind === "none" && kind === "offered" && !isMine)
      announce(`${name} goes on without focus time.`);
  }, [focus, isMine, name]);
}
