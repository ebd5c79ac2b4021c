import type { Draft } from "@tandiff/shared/api.ts";
import { CommentId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { MessageSquare } from "lucide-react";
import { useAllDrafts } from "../../session/drafts.ts";
import { useSession } from "../../session/session-store.ts";
import { PositionWords } from "../../threads/PositionWords.tsx";
import { ThreadList } from "../../threads/ThreadList.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import styles from "./review.module.css";

/** All threads, and what is written but not posted; each leads to its place. */
export function CommentsPanel(props: {
  active: ThreadId | null;
  canComment: boolean;
  onThread: (thread: Thread) => void;
  onDraft: (position: Position) => void;
}) {
  const threads = useSession((session) => session.state.threads);
  const drafts = useAllDrafts().filter((draft) => draft.key !== "summary");
  if (threads.length === 0 && drafts.length === 0) {
    return (
      <EmptyState icon={<MessageSquare />} title="No comments yet">
        {props.canComment
          ? "Point at a line and press +, or move with j and k and press c."
          : "Comments show up here once there are some."}
      </EmptyState>
    );
  }
  const open = (draft: Draft): void => {
    const thread = threadOf(threads, draft);
    if (draft.position) props.onDraft(draft.position);
    else if (thread) props.onThread(thread);
  };
  return (
    <div className={styles.comments}>
      {drafts.length > 0 && (
        <section aria-labelledby="drafts">
          <h3 id="drafts" className={styles.listTitle}>
            Drafts, only yours
          </h3>
          <ul>
            {drafts.map((draft) => {
              const position = draft.position ?? threadOf(threads, draft)?.position;
              return (
                <li key={draft.key}>
                  <button type="button" className={styles.draft} onClick={() => open(draft)}>
                    {position && <PositionWords position={position} />}
                    <span className={styles.excerpt} dir="auto">
                      {draft.body}
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {threads.length > 0 && (
        <section aria-labelledby="threads">
          <h3 id="threads" className={styles.listTitle}>
            Threads
          </h3>
          <ThreadList threads={threads} active={props.active} onOpen={props.onThread} />
        </section>
      )}
    </div>
  );
}

/** The thread that a draft's reply or edit belongs to. */
function threadOf(threads: readonly Thread[], { key }: Draft): Thread | undefined {
  const [kind, id] = key.split(":");
  if (kind === "reply") return threads.find((thread) => thread.id === ThreadId.safeParse(id).data);
  const comment = CommentId.safeParse(id).data;
  return threads.find((thread) => thread.comments.some((each) => each.id === comment));
}
