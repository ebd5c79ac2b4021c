import type { Position } from "@tandiff/shared/position.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import { suggestionBlock } from "@tandiff/shared/suggestion.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { FileDiff } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { sentenceOf } from "../api/http.ts";
import { useDraft } from "../session/drafts.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { ErrorText } from "../ui/ErrorText.tsx";
import { matches } from "../ui/keys.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { TextArea } from "../ui/TextArea.tsx";
import { CommentText } from "./CommentText.tsx";
import { offerDraftBack } from "./deleting.ts";
import { suggestionPath, useHeadLines } from "./file-lines.ts";
import { LabelFields } from "./LabelFields.tsx";
import styles from "./threads.module.css";

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
  readonly onSave: (body: string, labels: Labels) => Promise<void>;
  /** Closes the form. What was typed is kept as a draft, unless it was sent or thrown away. */
  readonly onClose: () => void;
}

/** A Markdown text in the making. Escape closes it and loses nothing; Cancel throws it away, after a question. */
export function Composer(props: ComposerProps) {
  const draft = useDraft(props.draftKey, props.position);
  const [typed, setTyped] = useState<string | null>(null);
  const [preview, setPreview] = useState(false);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  // An emptied field is not the same as one that was never touched.
  const body = draft.body === "" ? (typed ?? props.initial ?? "") : draft.body;
  const isChanged = body.trim() !== "" && body !== (props.initial ?? "");
  const { takesFocus, about, hasLabels = false } = props;
  const fileLines = useHeadLines(suggestionPath(about));
  const lines = about?.lines ? fileLines?.slice(about.lines.start - 1, about.lines.end) : undefined;

  useEffect(() => {
    const element = field.current;
    if (!takesFocus || !element) return;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
  }, [takesFocus]);

  function change(text: string): void {
    setTyped(text);
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
    if (busy || body.trim() === "") return;
    setBusy(true);
    setError(null);
    try {
      await props.onSave(body, draft.labels);
      const discarded = draft.discard();
      props.onClose();
      await discarded;
    } catch (thrown) {
      setError(sentenceOf(thrown));
      setBusy(false);
    }
  }

  async function throwAway(): Promise<void> {
    const { labels } = draft;
    props.onClose();
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
    // What is asked over the page has keys of its own.
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    if (matches(event.nativeEvent, "Mod+Enter")) {
      event.preventDefault();
      void save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      draft.flush();
      props.onClose();
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
            {body.trim() === "" ? (
              <p className={styles.quiet}>Nothing to preview yet.</p>
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
            maxLength={limits.comment}
            value={body}
            onChange={(event) => change(event.target.value)}
            onBlur={draft.flush}
          />
        )}
      </div>
      {hasLabels && <LabelFields value={draft.labels} disabled={busy} onChange={draft.setLabels} />}
      {error !== null && <ErrorText>{error}</ErrorText>}
      {isChanged && draft.refusal !== null && (
        <ErrorText>The draft was not stored: {draft.refusal} It is kept in this browser.</ErrorText>
      )}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" size="small" busy={busy} disabled={body.trim() === ""}>
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

function DraftWords({ state }: { state: "saved" | "saving" | "not-saved" }) {
  return (
    <span className={styles.quiet}>
      {state === "not-saved" ? "Draft kept in this browser" : "Draft, only you can see it"}
    </span>
  );
}
