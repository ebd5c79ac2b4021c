import type { DeletedComment } from "@tandiff/shared/session/state.ts";
import { Undo2 } from "lucide-react";
import { useCan, useSession } from "../session/session-store.ts";
import { Button } from "../ui/Button.tsx";
import { restoreOrSay } from "./deleting.ts";
import { excerpt } from "@tandiff/shared/excerpt.ts";
import { ThreadPlaceWords } from "./ThreadPlaceWords.tsx";
import styles from "./threads.module.css";

/** One's own deleted comments, newest first, to be brought back while that is possible. */
export function useRecentlyDeleted(): readonly DeletedComment[] {
  const me = useSession((session) => session.participant);
  const deleted = useSession((session) => session.state.deleted);
  const mayChange = useCan("comment.change");
  return mayChange ? deleted.filter(({ comment }) => comment.author === me).toReversed() : [];
}

export function RecentlyDeleted({ deleted }: { deleted: readonly DeletedComment[] }) {
  const send = useSession((session) => session.send);
  return (
    <ul className={styles.list}>
      {deleted.map(({ thread, comment }) => (
        <li key={comment.id} className={styles.lost}>
          <ThreadPlaceWords thread={thread} />
          <span className={styles.excerpt} dir="auto">
            {excerpt(comment.body)}
          </span>
          <Button
            size="small"
            icon={<Undo2 aria-hidden />}
            onClick={() =>
              void restoreOrSay(() =>
                send({ type: "comment.restore", thread: thread.id, comment: comment.id }),
              )
            }
          >
            Bring back
          </Button>
        </li>
      ))}
    </ul>
  );
}
