import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Kbd } from "../../ui/Kbd.tsx";
import { matches } from "../../ui/keys.ts";
import { TextArea } from "../../ui/TextArea.tsx";
import styles from "./PracticeDiff.module.css";

interface Line {
  readonly base: number | null;
  readonly head: number | null;
  readonly text: string;
}

const lines: readonly Line[] = [
  { base: 1, head: 1, text: "def greeting(name)" },
  { base: 2, head: null, text: '  "Hello " + name' },
  { base: null, head: 2, text: "  return nil if name.blank?" },
  { base: null, head: 3, text: "" },
  { base: null, head: 4, text: '  "Hello, #{name}!"' },
  { base: 3, head: 5, text: "end" },
];

const kinds = { added: "added", removed: "removed", same: "unchanged" } as const;

function kindOf(line: Line): keyof typeof kinds {
  return line.base === null ? "added" : line.head === null ? "removed" : "same";
}

/** A diff of a few lines where a comment stays in the page: to lose one's fear of the real one. */
export function PracticeDiff() {
  const [open, setOpen] = useState<number | null>(null);
  const [comments, setComments] = useState<ReadonlyMap<number, string>>(new Map());

  return (
    <div className={styles.diff}>
      <p className={styles.file}>greeting.rb</p>
      <ol>
        {lines.map((line, index) => {
          const kind = kindOf(line);
          const number = line.head ?? line.base ?? 0;
          return (
            <li key={`${line.base}-${line.head}`}>
              <div className={classNames(styles.line, styles[kind])}>
                <button
                  type="button"
                  className={styles.number}
                  aria-label={`Comment on line ${number}, ${kinds[kind]}: ${line.text}`}
                  aria-expanded={open === index}
                  onClick={() => setOpen(open === index ? null : index)}
                >
                  {number}
                </button>
                <span className={styles.sign} aria-hidden>
                  {kind === "added" ? "+" : kind === "removed" ? "−" : ""}
                </span>
                <code className={styles.code}>{line.text}</code>
              </div>
              {comments.has(index) && open !== index && (
                <div className={styles.comment}>
                  <p className={styles.by}>You, just now</p>
                  <p>{comments.get(index)}</p>
                </div>
              )}
              {open === index && (
                <PracticeForm
                  initial={comments.get(index) ?? ""}
                  onCancel={() => setOpen(null)}
                  onComment={(text) => {
                    setComments(new Map(comments).set(index, text));
                    setOpen(null);
                  }}
                />
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function PracticeForm(props: { initial: string; onCancel: () => void; onComment: (text: string) => void }) {
  const [text, setText] = useState(props.initial);
  const empty = text.trim() === "";
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty) props.onComment(text);
      }}
    >
      <TextArea
        aria-label="Practice comment"
        placeholder="Write a comment"
        value={text}
        rows={2}
        ref={(area) => area?.focus({ preventScroll: true })}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") props.onCancel();
          if (matches(event.nativeEvent, "Mod+Enter") && !empty) props.onComment(text);
        }}
      />
      <div className={styles.actions}>
        <span className={styles.hint}>Only for practice</span>
        <Button size="small" variant="quiet" onClick={props.onCancel}>
          Cancel
        </Button>
        <Button size="small" variant="primary" type="submit" disabled={empty}>
          Comment
        </Button>
        <span className={styles.keys} aria-hidden>
          <Kbd keys="Mod+Enter" />
        </span>
      </div>
    </form>
  );
}
