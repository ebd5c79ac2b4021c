import { CommentId } from "@tandiff/shared/ids.ts";
import { describePosition } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { CheckCircle2, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { sentenceOf } from "../api/http.ts";
import { useAllDrafts } from "../session/drafts.ts";
import { useCan, useSession } from "../session/session-store.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { ErrorText } from "../ui/ErrorText.tsx";
import { CommentView } from "./CommentView.tsx";
import { Composer } from "./Composer.tsx";
import { draftKeys } from "./draft-key.ts";
import { PositionWords } from "./PositionWords.tsx";
import styles from "./threads.module.css";

/**
 * A thread with all its comments and what may be done with it now. `showPlace` names its position, where
 * the card does not stand under its lines; `actions` go beside Reply.
 */
export function ThreadCard(props: {
  thread: Thread;
  showPlace?: boolean;
  active?: boolean;
  actions?: ReactNode;
}) {
  const { thread, showPlace = false } = props;
  const [open, setOpen] = useState(false);
  const isFolded = thread.resolved !== null && !open;
  return (
    <section
      className={classNames(styles.card, props.active && styles.active)}
      aria-label={`Thread on ${describePosition(thread.position)}`}
      data-thread={thread.id}
      data-resolved={thread.resolved !== null || undefined}
    >
      {showPlace && <PositionWords position={thread.position} />}
      {thread.addedInCall && (
        <div className={styles.tags}>
          <Badge>Added in the call</Badge>
        </div>
      )}
      {thread.resolved && <ResolvedBar thread={thread} open={open} onToggle={() => setOpen(!open)} />}
      {!isFolded && (
        <>
          {thread.comments.map((comment) => (
            <CommentView key={comment.id} thread={thread} comment={comment} />
          ))}
          <ThreadFooter thread={thread} actions={props.actions} />
        </>
      )}
    </section>
  );
}

function ResolvedBar(props: { thread: Thread; open: boolean; onToggle: () => void }) {
  const people = useSession((session) => session.state.participants);
  const name = people.find((person) => person.id === props.thread.resolved?.by)?.name ?? "somebody";
  const count = props.thread.comments.length;
  return (
    <button type="button" className={styles.resolved} aria-expanded={props.open} onClick={props.onToggle}>
      <CheckCircle2 size={14} aria-hidden /> Resolved by {name}
      <span className={styles.quiet}>{count === 1 ? "1 comment" : `${count} comments`}</span>
      <ChevronRight size={14} aria-hidden className={styles.chevron} />
    </button>
  );
}

function ThreadFooter({ thread, actions }: { thread: Thread; actions: ReactNode }) {
  const send = useSession((session) => session.send);
  const mayReply = useCan("comment.add");
  const mayResolve = useCan("thread.resolve");
  const key = draftKeys.reply(thread.id);
  const hasDraft = useAllDrafts().some((draft) => draft.key === key);
  const [replying, setReplying] = useState(hasDraft);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function toggle(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await send({ type: thread.resolved ? "thread.reopen" : "thread.resolve", thread: thread.id });
    } catch (thrown) {
      setError(sentenceOf(thrown));
    } finally {
      setBusy(false);
    }
  }

  if (replying && mayReply) {
    return (
      <Composer
        draftKey={key}
        position={null}
        label="Reply"
        saveLabel="Reply"
        takesFocus
        onSave={(body) =>
          send({
            type: "comment.add",
            thread: thread.id,
            comment: CommentId.parse(crypto.randomUUID()),
            body,
          })
        }
        onClose={() => setReplying(false)}
      />
    );
  }
  if (!mayReply && !mayResolve && !actions) return null;
  return (
    <footer className={styles.footer}>
      {error !== null && <ErrorText>{error}</ErrorText>}
      {mayReply && (
        <Button variant="quiet" size="small" onClick={() => setReplying(true)}>
          {hasDraft ? "Continue your reply" : "Reply"}
        </Button>
      )}
      {mayResolve && (
        <Button variant="quiet" size="small" busy={busy} onClick={() => void toggle()}>
          {thread.resolved ? "Reopen" : "Resolve"}
        </Button>
      )}
      {actions}
    </footer>
  );
}
