import type { SessionsView, SessionSummary } from "@tandiff/shared/api.ts";
import { CalendarClock, Plus } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useNow } from "../../ui/use-now.ts";
import { SessionRow } from "./SessionRow.tsx";
import styles from "./Sessions.module.css";

/** The board: what is coming up, soonest first, then what has ended, latest first. */
export function Sessions({ view, onCreate }: { view: SessionsView; onCreate: () => void }) {
  const { sessions, unreadable } = view;
  if (sessions.length === 0 && unreadable.length === 0) {
    return (
      <EmptyState
        icon={<CalendarClock />}
        title="No interviews yet"
        action={
          <Button icon={<Plus aria-hidden />} onClick={onCreate}>
            New session
          </Button>
        }
      >
        Pick an exercise, name the people, and everyone gets a link of their own to send on.
      </EmptyState>
    );
  }
  const time = (session: SessionSummary): number => session.callAt ?? session.createdAt;
  const ended = sessions.filter(({ phase }) => phase === "ended").toSorted((a, b) => time(b) - time(a));
  const coming = sessions.filter(({ phase }) => phase !== "ended").toSorted((a, b) => time(a) - time(b));
  return (
    <>
      <Group title="Coming up" sessions={coming} empty="Nothing is planned." />
      {ended.length > 0 && <Group title="Ended" sessions={ended} empty="" />}
      {unreadable.length > 0 && (
        <section className={styles.group} aria-label="Cannot be opened">
          <h2 className={styles.title}>Cannot be opened</h2>
          {unreadable.map(({ id, reason }) => (
            <p key={id} className={styles.quiet}>
              {id}: {reason}
            </p>
          ))}
        </section>
      )}
    </>
  );
}

function Group(props: { title: string; sessions: readonly SessionSummary[]; empty: string }) {
  const now = useNow(60_000);
  return (
    <section className={styles.group} aria-label={props.title}>
      <h2 className={styles.title}>{props.title}</h2>
      {props.sessions.length === 0 && <p className={styles.quiet}>{props.empty}</p>}
      <ul className={styles.list}>
        {props.sessions.map((session) => (
          <SessionRow key={session.id} session={session} now={now} />
        ))}
      </ul>
    </section>
  );
}
