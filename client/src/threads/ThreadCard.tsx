import type { Thread } from "@tandiff/shared/session/state.ts";
import { CheckCircle2, Check, ChevronRight, Tag } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { sentenceOf } from "../api/http.ts";
import { useAllDrafts } from "../session/drafts.ts";
import { useCan, useSession } from "../session/session-store.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { ErrorText } from "../ui/ErrorText.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { CommentView } from "./CommentView.tsx";
import { Composer } from "./Composer.tsx";
import { draftKeys } from "./draft-key.ts";
import { DraftBar } from "./DraftBar.tsx";
import { excerpt } from "@tandiff/shared/excerpt.ts";
import { useWantedFocus } from "./focus-thread.ts";
import { LabelBadges } from "./LabelBadges.tsx";
import { LabelFields } from "./LabelFields.tsx";
import { labelsOf } from "./label-look.ts";
import { threadPlaceName, ThreadPlaceWords } from "./ThreadPlaceWords.tsx";
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
  const card = useRef<HTMLElement>(null);
  const { active = false } = props;
  // Somebody who steps from thread to thread goes on from the one they have come to.
  useWantedFocus(card, thread.id, { isReady: active });
  // Nobody's form goes away under them because somebody else resolves the thread.
  const isWrittenIn = useAllDrafts().some(
    ({ key }) =>
      key === draftKeys.reply(thread.id) || thread.comments.some(({ id }) => key === draftKeys.edit(id)),
  );
  const isFolded = thread.resolved !== null && !open && !isWrittenIn;
  return (
    <section
      ref={card}
      tabIndex={-1}
      className={classNames(styles.card, active && styles.active)}
      aria-label={threadName(thread, showPlace)}
      data-thread={thread.id}
      data-resolved={thread.resolved !== null || undefined}
    >
      {showPlace && <ThreadPlaceWords thread={thread} />}
      <ThreadTags thread={thread} />
      {thread.resolved && <ResolvedBar thread={thread} open={!isFolded} onToggle={() => setOpen(!open)} />}
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

/** Threads on one line differ by their words, and the one that is open beside the code from itself there. */
function threadName(thread: Thread, beside: boolean): string {
  const start = excerpt(thread.comments[0]?.body ?? "").slice(0, 60);
  return `${beside ? "Open thread, on" : "Thread on"} ${threadPlaceName(thread)}: ${start}`;
}

/** What kind of thread it is; who opened it may say so later too, until it is sealed. */
function ThreadTags({ thread }: { thread: Thread }) {
  const me = useSession((session) => session.participant);
  const send = useSession((session) => session.send);
  const isOwn = thread.openedBy === me && !thread.comments.some((comment) => comment.sealed);
  const mayLabel = useCan("comment.change") && isOwn;
  const [changing, setChanging] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const isEmpty = !thread.addedInCall && labelsOf(thread.labels).length === 0;
  if (isEmpty && !mayLabel) return null;
  // Without labels the way to them lies in the line of who wrote it, and takes no room.
  const isBare = isEmpty && !changing && error === null;

  async function label(labels: Thread["labels"]): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await send({ type: "thread.label", thread: thread.id, labels });
    } catch (thrown) {
      setError(sentenceOf(thrown));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className={classNames(styles.tags, isBare && styles.bare)}>
      {thread.addedInCall && <Badge>Added in the call</Badge>}
      <LabelBadges labels={thread.labels} />
      {changing && mayLabel && (
        <LabelFields value={thread.labels} disabled={busy} onChange={(labels) => void label(labels)} />
      )}
      {mayLabel && (
        <IconButton
          className={styles.tagger}
          label={changing ? "Done with the labels" : "Change the labels"}
          size="small"
          pressed={changing}
          onClick={() => setChanging(!changing)}
        >
          {changing ? <Check /> : <Tag />}
        </IconButton>
      )}
      {error !== null && <ErrorText>{error}</ErrorText>}
    </div>
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
  // A reply that was begun elsewhere, or before a reload, is open until it is closed here.
  const [opened, setReplying] = useState<boolean | null>(null);
  const replying = opened ?? hasDraft;
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
        about={thread.position}
        label="Reply"
        saveLabel="Reply"
        takesFocus={opened === true}
        onSave={({ body, comment }) => send({ type: "comment.add", thread: thread.id, comment, body })}
        onClose={() => setReplying(false)}
      />
    );
  }
  if (!mayReply && hasDraft) {
    return (
      <footer className={styles.footer}>
        <DraftBar draftKey={key} onOpen={null} />
      </footer>
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
