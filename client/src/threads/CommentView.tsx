import type { Comment, Thread } from "@tandiff/shared/session/state.ts";
import { Pencil, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { sentenceOf } from "../api/http.ts";
import { useAllDrafts } from "../session/drafts.ts";
import { useCan, useSession } from "../session/session-store.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { CommentText } from "./CommentText.tsx";
import { Composer } from "./Composer.tsx";
import { offerUndo } from "./deleting.ts";
import { draftKeys } from "./draft-key.ts";
import { DraftBar } from "./DraftBar.tsx";
import { useWantedFocus } from "./focus-thread.ts";
import styles from "./threads.module.css";
import { Time } from "./Time.tsx";

/** One comment: who, when, what. Its author may change it until it is sealed. */
export function CommentView({ thread, comment }: { thread: Thread; comment: Comment }) {
  const me = useSession((session) => session.participant);
  const people = useSession((session) => session.state.participants);
  const send = useSession((session) => session.send);
  const article = useRef<HTMLElement>(null);
  useWantedFocus(article, comment.id, { scrolls: true });
  const mayChange = useCan("comment.change") && comment.author === me && !comment.sealed;
  const hasDraft = useAllDrafts().some((draft) => draft.key === draftKeys.edit(comment.id));
  // An edit that was begun elsewhere, or before a reload, is open until it is closed here.
  const [opened, setEditing] = useState<boolean | null>(null);
  const editing = opened ?? hasDraft;
  const [asking, setAsking] = useState(false);
  const index = people.findIndex((person) => person.id === comment.author);
  const name = people[index]?.name ?? "Somebody";
  const isLast = thread.comments.length === 1;
  const sealedAt = useSession((session) => session.state.review?.submittedAt ?? null);
  const isLater = sealedAt !== null && !comment.sealed && !thread.addedInCall && comment.at > sealedAt;

  async function remove(): Promise<void> {
    await send({ type: "comment.delete", thread: thread.id, comment: comment.id });
    offerUndo(() => send({ type: "comment.restore", thread: thread.id, comment: comment.id }));
  }

  return (
    <article ref={article} tabIndex={-1} className={styles.comment} aria-label={`Comment by ${name}`}>
      <header className={styles.who}>
        <Avatar name={name} index={index} size="small" decorative />
        <b dir="auto">{name}</b>
        <span className={styles.quiet}>
          <Time at={comment.at} />
          {comment.editedAt !== null && " · edited"}
          {isLater && " · added in the call"}
          {hasDraft && !editing && " · edit not saved yet"}
        </span>
        {mayChange && !editing && (
          <span className={styles.tools}>
            <IconButton label="Edit" size="small" onClick={() => setEditing(true)}>
              <Pencil />
            </IconButton>
            <IconButton label="Delete" size="small" onClick={() => setAsking(true)}>
              <Trash2 />
            </IconButton>
          </span>
        )}
      </header>
      {editing && mayChange ? (
        <Composer
          draftKey={draftKeys.edit(comment.id)}
          position={null}
          about={thread.position}
          label="Edit your comment"
          saveLabel="Save"
          initial={comment.body}
          takesFocus={opened === true}
          onSave={({ body }) => send({ type: "comment.edit", thread: thread.id, comment: comment.id, body })}
          onClose={() => setEditing(false)}
        />
      ) : (
        <div className={styles.body}>
          <CommentText source={comment.body} position={thread.position} thread={thread} />
        </div>
      )}
      {hasDraft && !mayChange && <DraftBar draftKey={draftKeys.edit(comment.id)} onOpen={null} />}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete this comment?"
        description={
          isLast
            ? "It is the only one here, so the thread goes with it. You can bring it back from the list of comments."
            : "You can bring it back from the list of comments."
        }
        confirmLabel="Delete"
        danger
        onConfirm={remove}
        sentenceOf={sentenceOf}
      />
    </article>
  );
}
