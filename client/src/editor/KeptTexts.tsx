import { CornerDownLeft } from "lucide-react";
import { useState } from "react";
import { ownLines } from "../sync/own-lines.ts";
import type { KeptText, SharedDocument } from "../sync/shared-document.ts";
import { Button } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { sentenceOf } from "../api/http.ts";
import { counted } from "../ui/times.ts";
import styles from "./kept-texts.module.css";

/** What was typed and could not be saved: kept here until the person has put it somewhere. */
export function KeptTexts(props: {
  kept: readonly KeptText[];
  document: SharedDocument;
  /** What the text belongs to, for people. */
  pathOf: (root: string) => string;
  canInsert: boolean;
  /** The page has ended, and has no editor any more. */
  isOver?: boolean;
}) {
  if (props.kept.length === 0) return null;
  return (
    <section className={styles.kept} aria-label="Kept from before">
      {props.kept.map((text) => (
        <KeptCard key={text.id} {...props} text={text} />
      ))}
    </section>
  );
}

function KeptCard(props: {
  text: KeptText;
  document: SharedDocument;
  pathOf: (root: string) => string;
  canInsert: boolean;
  /** The page has ended, and has no editor any more. */
  isOver?: boolean;
}) {
  const { text, document } = props;
  const [asking, setAsking] = useState(false);
  const { lines, deleted } = ownLines(text);
  return (
    <article className={styles.keptCard}>
      <h3>Kept from before: {props.pathOf(text.root)}</h3>
      <p>
        {text.sentence}{" "}
        {props.isOver
          ? "What you had typed and could not be saved is here."
          : "The editor shows what the server has; what you had typed and could not be saved is here."}
      </p>
      {lines.length > 0 && <pre className={styles.keptText}>{lines.join("\n")}</pre>}
      {deleted > 0 && <p className={styles.quiet}>You had deleted {counted(deleted, "line")}.</p>}
      <div className={styles.keptActions}>
        {lines.length > 0 && <CopyButton text={lines.join("\n")} />}
        {props.canInsert && (
          <Button
            size="small"
            icon={<CornerDownLeft aria-hidden />}
            onClick={() => {
              document.reenter(text);
              document.letGo(text.id);
            }}
          >
            Insert
          </Button>
        )}
        <Button size="small" variant="quiet" onClick={() => setAsking(true)}>
          Throw away
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Throw this text away?"
        description="It was never saved, so it cannot be brought back."
        confirmLabel="Throw away"
        danger
        onConfirm={() => {
          document.letGo(text.id);
          return Promise.resolve();
        }}
        sentenceOf={sentenceOf}
      />
    </article>
  );
}
