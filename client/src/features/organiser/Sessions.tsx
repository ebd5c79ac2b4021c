import type { SessionSummary } from "@tandiff/shared/api.ts";
import { CalendarClock, Plus } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useNow } from "../../ui/use-now.ts";
import { SessionRow } from "./SessionRow.tsx";
import styles from "./Sessions.module.css";

/** The board: what is coming up, soonest first, then what has ended, latest first. */
export function Sessions(props: { sessions: readonly SessionSummary[]; onCreate: () => void }) {
  if (props.sessions.length === 0) {
    return (
      <EmptyState
        icon={<CalendarClock />}
        title="No interviews yet"
        action={
          <Button icon={<Plus aria-hidden />} onClick={props.onCreate}>
            New session
          </Button>
        }
      >
        Pick an exercise, name the people, and everyone gets a link of their own to send on.
      </EmptyState>
    );
  }
  const time = (session: SessionSummary): number => session.callAt ?? session.createdAt;
  const ended = props.sessions.filter(({ phase }) => phase === "ended").toSorted((a, b) => time(b) - time(a));
  const coming = props.sessions
    .filter(({ phase }) => phase !== "ended")
    .toSorted((a, b) => time(a) - time(b));
  return (
    <>
      <Group title="Coming up" sessions={coming} empty="Nothing is planned." />
      {ended.length > 0 && <Group title="Ended" sessions={ended} empty="" />}
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
