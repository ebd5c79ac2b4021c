import type { CommentId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import { suggestionBlock } from "@tandiff/shared/suggestion.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { FileDiff } from "lucide-react";
import {
  type KeyboardEvent,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { sentenceOf } from "../api/http.ts";
import { useDraft } from "../session/drafts.ts";
import { newCommentId } from "../session/new-ids.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { catchKeys, takeKeys } from "../ui/early-keys.ts";
import { ErrorText } from "../ui/ErrorText.tsx";
import { matches } from "../ui/keys.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { TextArea } from "../ui/TextArea.tsx";
import { CommentText } from "./CommentText.tsx";
import { offerDraftBack } from "./deleting.ts";
import { suggestionPath, useHeadLines } from "./file-lines.ts";
import { leaveFocus, takeLeftFocus } from "./kept-focus.ts";
import { LabelFields } from "./LabelFields.tsx";
import styles from "./threads.module.css";

/** What a form posts. */
export interface Text {
  readonly body: string;
  readonly labels: Labels;
  /** What the comment is called if it is a new one: the same whenever the draft is posted. */
  readonly comment: CommentId;
}

export interface ComposerProps {
  /** Names the draft, see `draftKeys`. */
  readonly draftKey: string;
  /** Where the thread will stand that this form opens; null for a reply or an edit. */
  readonly position: Position | null;
  /** Where the thread stands that the text belongs to: whose lines a suggestion replaces. */
  readonly about: Position | null;
  /** The text opens a thread, which may be labelled. */
  readonly hasLabels?: boolean;
  /** What the text is, for screen readers and as the field's hint: "Comment on line 31". */
  readonly label: string;
  readonly saveLabel: string;
  /** The text to begin with where there is no draft, as when a comment is edited. */
  readonly initial?: string;
  /** Whether the form takes the focus when it opens. */
  readonly takesFocus?: boolean;
  /** Rejects with an AppError when it could not be saved; the text stays. */
  readonly onSave: (text: Text) => Promise<void>;
  /** Closes the form. What was typed is kept as a draft, unless it was sent or thrown away. */
  readonly onClose: () => void;
}

/** A Markdown text in the making. Escape closes it and loses nothing; Cancel throws it away, after a question. */
export function Composer(props: ComposerProps) {
  const draft = useDraft(props.draftKey, props.position);
  const [touched, setTouched] = useState<"never" | "written" | "emptied">("never");
  const [preview, setPreview] = useState(false);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const isClosing = useRef(false);
  const id = useId();
  // An emptied field is not the same as one that was never touched.
  const body = draft.body === "" && touched === "never" ? (props.initial ?? "") : draft.body;
  const isChanged = body.trim() !== "" && body !== (props.initial ?? "");
  const tooMany = body.length - limits.comment;
  const mayPost = body.trim() !== "" && tooMany <= 0;
  const { takesFocus, about, hasLabels = false } = props;
  const fileLines = useHeadLines(suggestionPath(about));
  const lines = about?.lines ? fileLines?.slice(about.lines.start - 1, about.lines.end) : undefined;

  useEffect(() => {
    const element = field.current;
    if (!takesFocus || !element) return;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
  }, [takesFocus]);

  function leave(): void {
    isClosing.current = true;
    props.onClose();
  }
  const close = useEffectEvent(leave);
  // Posted or thrown away in another tab.
  const isTaken = touched === "written" && draft.body === "" && !busy;
  useEffect(() => {
    if (isTaken) close();
  }, [isTaken]);

  const stepAside = useEffectEvent((element: HTMLTextAreaElement) => {
    if (isClosing.current || document.activeElement !== element) return;
    leaveFocus(props.draftKey, element.selectionEnd);
    catchKeys();
  });
  const comeBack = useEffectEvent((element: HTMLTextAreaElement) => {
    const cursor = takeLeftFocus(props.draftKey);
    if (cursor === null) return;
    const keys = takeKeys();
    if (keys !== "") change(body.slice(0, cursor) + keys + body.slice(cursor));
    element.focus({ preventScroll: true });
    // Once the field holds the keys, and before the next one comes.
    queueMicrotask(() => element.setSelectionRange(cursor + keys.length, cursor + keys.length));
  });
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    comeBack(element);
    return () => stepAside(element);
  }, []);

  function change(text: string): void {
    setTouched(text === "" ? "emptied" : "written");
    draft.setBody(text);
    setError(null);
  }

  /** Puts a suggestion that holds the current lines where the cursor is, and selects them. */
  function suggest(current: readonly string[]): void {
    const at = field.current?.selectionEnd ?? body.length;
    const before = body.slice(0, at);
    const lead = before === "" || before.endsWith("\n") ? "" : "\n";
    const block = suggestionBlock(current);
    change(`${before}${lead}${block}${body.slice(at)}`);
    const start = at + lead.length + block.indexOf("\n") + 1;
    const end = at + lead.length + block.trimEnd().lastIndexOf("\n");
    requestAnimationFrame(() => {
      field.current?.focus({ preventScroll: true });
      field.current?.setSelectionRange(start, Math.max(start, end));
    });
  }

  async function save(): Promise<void> {
    if (busy || !mayPost) return;
    setBusy(true);
    setError(null);
    // The thread may take the form's place before the answer comes: then too it has closed.
    isClosing.current = true;
    try {
      await props.onSave({ body, labels: draft.labels, comment: draft.comment ?? newCommentId() });
      const discarded = draft.discard(body);
      leave();
      await discarded;
    } catch (thrown) {
      isClosing.current = false;
      setError(sentenceOf(thrown));
      setBusy(false);
    }
  }

  async function throwAway(): Promise<void> {
    const { labels } = draft;
    leave();
    if (isChanged) {
      offerDraftBack(() => {
        draft.setBody(body);
        if (hasLabels) draft.setLabels(labels);
      });
    }
    await draft.discard();
  }

  /** Anywhere in the form: also from the preview and the labels. */
  function press(event: KeyboardEvent<HTMLFormElement>): void {
    // Keys of an input method choose among its words.
    if (event.nativeEvent.isComposing) return;
    // What is asked over the page has keys of its own.
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    if (matches(event.nativeEvent, "Mod+Enter")) {
      event.preventDefault();
      void save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      draft.flush();
      leave();
    }
  }

  return (
    // The keys of all its controls.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className={styles.composer}
      aria-label={props.label}
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={styles.modes}>
        <div role="tablist" aria-label="Write or preview">
          <button
            type="button"
            role="tab"
            aria-selected={!preview}
            aria-controls={id}
            onClick={() => setPreview(false)}
          >
            Write
          </button>
          <button
            type="button"
            role="tab"
            aria-selected={preview}
            aria-controls={id}
            onClick={() => setPreview(true)}
          >
            Preview
          </button>
        </div>
        <span className={styles.hint}>{props.label}</span>
        {lines && !preview && (
          <IconButton label="Suggest a change of these lines" size="small" onClick={() => suggest(lines)}>
            <FileDiff />
          </IconButton>
        )}
      </div>
      <div id={id} role="tabpanel">
        {preview ? (
          <div className={styles.preview}>
            {!mayPost ? (
              <p className={styles.quiet}>
                {tooMany > 0 ? "There is too much of it for a preview." : "Nothing to preview yet."}
              </p>
            ) : (
              <CommentText source={body} position={about} />
            )}
          </div>
        ) : (
          <TextArea
            ref={field}
            className={styles.text}
            rows={3}
            aria-label={props.label}
            placeholder="Say what you think. Markdown works."
            readOnly={busy}
            value={body}
            onChange={(event) => change(event.target.value)}
            onBlur={draft.flush}
          />
        )}
      </div>
      {hasLabels && <LabelFields value={draft.labels} disabled={busy} onChange={draft.setLabels} />}
      {error !== null && <ErrorText>{error}</ErrorText>}
      {tooMany > 0 && <ErrorText>{tooLong(tooMany)}</ErrorText>}
      {isChanged && tooMany <= 0 && draft.refusal !== null && (
        <ErrorText>The draft was not stored: {draft.refusal} It is kept in this browser.</ErrorText>
      )}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" size="small" busy={busy} disabled={!mayPost}>
          {props.saveLabel}
        </Button>
        <Button variant="quiet" size="small" onClick={() => (isChanged ? setAsking(true) : void throwAway())}>
          Cancel
        </Button>
        {isChanged && <DraftWords state={draft.state} />}
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Throw this text away?"
        description="It has not been posted. Press Escape in the form instead to close it and keep the text as a draft."
        confirmLabel="Throw away"
        danger
        onConfirm={throwAway}
        sentenceOf={sentenceOf}
      />
    </form>
  );
}

function tooLong(tooMany: number): string {
  const [most, over] = [limits.comment, tooMany].map((count) => count.toLocaleString("en"));
  return `A comment holds at most ${most} characters: this is ${over} too many. Until it is shorter it is kept in this browser alone.`;
}

function DraftWords({ state }: { state: "saved" | "saving" | "not-saved" }) {
  return (
    <span className={styles.quiet}>
      {state === "not-saved" ? "Draft kept in this browser" : "Draft, only you can see it"}
    </span>
  );
}
