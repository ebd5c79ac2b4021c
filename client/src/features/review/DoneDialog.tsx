import type { Position } from "@tandiff/shared/position.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import type { AiRule } from "@tandiff/shared/session/ai-rules.ts";
import type { Comment, Thread } from "@tandiff/shared/session/state.ts";
import { useDiscardDraft, useDraft } from "../../session/drafts.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { draftKeys } from "../../threads/draft-key.ts";
import { DraftList, useCommentDrafts } from "../../threads/DraftList.tsx";
import { excerpt } from "@tandiff/shared/excerpt.ts";
import { postingOf } from "../../threads/post-draft.ts";
import { ThreadList } from "../../threads/ThreadList.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorText } from "../../ui/ErrorText.tsx";
import { Field } from "../../ui/Field.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { navigate } from "../../ui/navigation.ts";
import { counted } from "../../ui/times.ts";
import { DeclarationFields } from "./DeclarationFields.tsx";
import styles from "./comments.module.css";

/** Hands the review in: lists what the others will see, and what stays private; each leads to its place. */
export function DoneDialog(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** In the order of the page. */
  threads: readonly Thread[];
  /** With the reply that was chosen, if it was not the thread as a whole. */
  onThread: (thread: Thread, reply?: Comment) => void;
  onDraft: (position: Position | null) => void;
}) {
  const { open, onOpenChange, threads } = props;
  const send = useSession((session) => session.send);
  const participant = useSession((session) => session.participant);
  const summary = useDraft(draftKeys.summary, null);
  const usedFor = useDraft(draftKeys.declaration, null);
  const rule = useSession(({ state }) => state.aiPolicy.review.rule);
  const [choice, setChoice] = useState<{ readonly used: boolean; readonly rule: AiRule } | null>(null);
  // Under another rule it is to be said anew; what was typed before a reload says that there was one.
  const used = choice?.rule === rule ? choice.used : usedFor.body.trim() === "" ? null : true;
  const drafts = useCommentDrafts();
  const discard = useDiscardDraft();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const canPost = useCan("comment.add");
  const added = canPost ? drafts.filter(({ key }) => chosen.has(key)) : [];
  const unsent = drafts.length - added.length;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  // An edit changes a comment that is counted already.
  const fresh = added.filter(({ key }) => !key.startsWith("edit:")).length;
  const comments = threads.reduce((sum, thread) => sum + thread.comments.length, 0) + fresh;
  const files = new Set([...threads, ...added].flatMap(({ position }) => position?.path ?? [])).size;

  const declaration = used === null ? null : { used, words: used ? usedFor.body : "" };
  const mustSay = rule !== "allowed" && declaration === null;

  async function submit(): Promise<void> {
    if (mustSay) return setError("Say whether you used an AI assistant, please.");
    setBusy(true);
    setError(null);
    try {
      for (const draft of added) {
        const posting = postingOf(draft, threads);
        if (!posting) continue;
        await send(posting);
        await discard(draft.key, draft.body);
      }
      const said = declaration && { declaration };
      await send({ type: "review.submit", summary: summary.body, rule, ...said });
      await summary.discard(summary.body);
      await usedFor.discard(usedFor.body);
      onOpenChange(false);
      navigate(`/p/${participant}`);
    } catch (thrown) {
      setError(sentenceOf(thrown));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="wide"
      title="Hand in your review"
      description="The interviewers can read it from then on, and it can no longer be changed. On the call you go through it together."
      actions={
        <>
          <Button variant="quiet" onClick={() => onOpenChange(false)}>
            Not yet
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void submit()}>
            Hand in
          </Button>
        </>
      }
    >
      <ul className={styles.facts}>
        <li>
          {comments === 0
            ? "No comments are shared: you have not posted any."
            : `${counted(comments, "comment")} on ${files === 0 ? "the merge request" : counted(files, "file")} ${comments === 1 ? "is" : "are"} shared.`}
        </li>
        {unsent > 0 && (
          <li>
            {counted(unsent, "draft")} {unsent === 1 ? "stays" : "stay"} private
            {canPost && `, unless you choose ${unsent === 1 ? "it" : "them"} below`}; you can
            {canPost && " also"} post {unsent === 1 ? "it" : "them"} on the call.
          </li>
        )}
        <li>Your clock, the files you marked viewed and earlier wordings are not shared.</li>
      </ul>
      {threads.length > 0 && (
        <section aria-labelledby="shared" className={styles.shared}>
          <h3 id="shared" className={styles.title}>
            What is shared
          </h3>
          <ThreadList
            threads={threads}
            onOpen={(thread, reply) => {
              onOpenChange(false);
              props.onThread(thread, reply);
            }}
          />
        </section>
      )}
      {drafts.length > 0 && (
        <section aria-labelledby="private" className={styles.shared}>
          <h3 id="private" className={styles.title}>
            {canPost ? "Drafts, private unless you choose them" : "Drafts, which stay private"}
          </h3>
          <DraftList
            onThread={(thread) => {
              onOpenChange(false);
              props.onThread(thread);
            }}
            onPosition={(position) => {
              onOpenChange(false);
              props.onDraft(position);
            }}
            renderChoice={({ key, body }) =>
              canPost && (
                <label className={styles.choice}>
                  <input
                    type="checkbox"
                    disabled={busy}
                    checked={chosen.has(key)}
                    onChange={() => setChosen(chosen.symmetricDifference(new Set([key])))}
                  />
                  Hand it in too<span className="visually-hidden">: {excerpt(body)}</span>
                </label>
              )
            }
          />
        </section>
      )}
      <Field label="Summary" optional hint="What matters most? Would you merge it?">
        {(control) => (
          <TextArea
            {...control}
            rows={5}
            maxLength={limits.comment}
            value={summary.body}
            onChange={(event) => summary.setBody(event.target.value)}
            onBlur={summary.flush}
          />
        )}
      </Field>
      <DeclarationFields used={used} onUsed={(next) => setChoice({ used: next, rule })} usedFor={usedFor} />
      {error !== null && <ErrorText>{error}</ErrorText>}
    </Dialog>
  );
}
