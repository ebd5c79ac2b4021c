import type { SessionsView } from "@tandiff/shared/api.ts";
import type { BoardGroup } from "@tandiff/shared/board.ts";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { useNow } from "../../ui/use-now.ts";
import { groupWords } from "./group-words.ts";
import type { AskedDialog } from "./SessionDialog.tsx";
import { SessionRow } from "./SessionRow.tsx";
import styles from "./Sessions.module.css";

/** So many rows are drawn at first: what is over piles up. */
const atFirst = 30;

/** One group of the board. */
export function SessionGroup(props: {
  group: BoardGroup;
  sessions: SessionsView["sessions"];
  onAsk: (asked: AskedDialog) => void;
}) {
  const now = useNow(60_000);
  const { sessions } = props;
  const [all, setAll] = useState(false);
  const shown = all ? sessions : sessions.slice(0, atFirst);
  const { title } = groupWords[props.group];
  return (
    <section className={styles.group} aria-label={title}>
      <h2 className={styles.title}>
        {title} <span className={styles.count}>{sessions.length}</span>
      </h2>
      <ul className={styles.list}>
        {shown.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            now={now}
            onAsk={(matter) => props.onAsk({ session, matter })}
          />
        ))}
      </ul>
      {shown.length < sessions.length && (
        <p className={styles.more}>
          <Button variant="quiet" onClick={() => setAll(true)}>
            Show all {sessions.length}
          </Button>
        </p>
      )}
    </section>
  );
}
