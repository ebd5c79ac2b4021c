import type { Comment, Thread } from "@tandiff/shared/session/state.ts";
import { CheckCircle2, CornerDownRight } from "lucide-react";
import { excerpt } from "@tandiff/shared/excerpt.ts";
import { LabelBadges } from "./LabelBadges.tsx";
import { Avatar } from "../ui/Avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { useSession } from "../session/session-store.ts";
import { ThreadPlaceWords } from "./ThreadPlaceWords.tsx";
import styles from "./threads.module.css";

/** Threads, a few lines each, to jump to, in the order given; under each the replies of one's own. */
export function ThreadList(props: {
  threads: readonly Thread[];
  active?: Thread["id"] | null;
  /** With the reply that was chosen, if it was not the thread as a whole. */
  onOpen: (thread: Thread, reply?: Comment) => void;
}) {
  const me = useSession((session) => session.participant);
  return (
    <ul className={styles.list}>
      {props.threads.map((thread) => (
        <li key={thread.id}>
          <ThreadItem
            thread={thread}
            active={props.active === thread.id}
            onOpen={() => props.onOpen(thread)}
          />
          {thread.comments.slice(1).map(
            (reply) =>
              reply.author === me && (
                <button
                  key={reply.id}
                  type="button"
                  className={classNames(styles.item, styles.reply)}
                  onClick={() => props.onOpen(thread, reply)}
                >
                  <span className={styles.meta}>
                    <CornerDownRight size={14} aria-hidden /> Your reply
                  </span>
                  <span className={styles.excerpt} dir="auto">
                    {excerpt(reply.body)}
                  </span>
                </button>
              ),
          )}
        </li>
      ))}
    </ul>
  );
}

/** One thread in a list, as a button that leads to it. */
export function ThreadItem(props: {
  thread: Thread;
  active: boolean;
  onOpen: () => void;
  /** Its number in the walk-through, from 1. */
  stop?: number;
}) {
  const { thread, stop } = props;
  const people = useSession((session) => session.state.participants);
  const [first] = thread.comments;
  const index = people.findIndex((person) => person.id === first?.author);
  return (
    <button
      type="button"
      className={classNames(styles.item, props.active && styles.active)}
      aria-current={props.active || undefined}
      onClick={props.onOpen}
    >
      <span className={styles.itemPlace}>
        {stop !== undefined && (
          <span className={styles.stop}>
            <span className="visually-hidden">Stop </span>
            {stop}
          </span>
        )}
        <ThreadPlaceWords thread={thread} />
      </span>
      <span className={styles.excerpt} dir="auto">
        {excerpt(first?.body ?? "")}
      </span>
      <span className={styles.meta}>
        <Avatar name={people[index]?.name ?? "?"} index={index} size="small" />
        {thread.comments.length > 1 &&
          `${thread.comments.length - 1} ${thread.comments.length === 2 ? "reply" : "replies"}`}
        <LabelBadges labels={thread.labels} />
        {thread.resolved && (
          <>
            <CheckCircle2 size={14} aria-hidden /> Resolved
          </>
        )}
      </span>
    </button>
  );
}
