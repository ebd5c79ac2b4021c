import type { Thread } from "@tandiff/shared/session/state.ts";
import { CheckCircle2 } from "lucide-react";
import { excerpt } from "./excerpt.ts";
import { LabelBadges } from "./LabelBadges.tsx";
import { Avatar } from "../ui/Avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { useSession } from "../session/session-store.ts";
import { ThreadPlaceWords } from "./ThreadPlaceWords.tsx";
import styles from "./threads.module.css";

/** Threads, a few lines each, to jump to. In the order given. */
export function ThreadList(props: {
  threads: readonly Thread[];
  active?: Thread["id"] | null;
  onOpen: (thread: Thread) => void;
}) {
  const people = useSession((session) => session.state.participants);
  return (
    <ul className={styles.list}>
      {props.threads.map((thread) => {
        const [first] = thread.comments;
        const index = people.findIndex((person) => person.id === first?.author);
        return (
          <li key={thread.id}>
            <button
              type="button"
              className={classNames(styles.item, props.active === thread.id && styles.active)}
              aria-current={props.active === thread.id || undefined}
              onClick={() => props.onOpen(thread)}
            >
              <ThreadPlaceWords thread={thread} />
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
          </li>
        );
      })}
    </ul>
  );
}
