import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { Copy } from "lucide-react";
import { useSession } from "../session/session-store.ts";
import { useSharedDocument } from "../sync/use-shared-document.ts";
import { useLateTexts } from "../sync/use-late-texts.ts";
import { Button } from "../ui/Button.tsx";
import { describeTime } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { KeptTexts } from "./KeptTexts.tsx";
import styles from "./kept-texts.module.css";

/** What was typed before the end of the call and arrived after it: kept beside the code, which stays as it was. */
export function LateTexts() {
  const lateTexts = useSession(({ state }) => state.lateTexts);
  const participants = useSession(({ state }) => state.participants);
  const files = useSession(({ state }) => state.workspace?.files ?? null);
  if (lateTexts.length === 0) return null;
  return (
    <section className={styles.kept} aria-label="Arrived after the end">
      {lateTexts.map(({ id, by, at, file, text }) => (
        <article key={id} className={styles.lateCard}>
          <h2>Arrived after the end: {files?.find((one) => one.id === file)?.path ?? "a file"}</h2>
          <p>
            {participants.find((one) => one.id === by)?.name ?? "Somebody"} had typed this before the call
            ended; it arrived {describeTime(at)}. The code stays as it was at the end.
          </p>
          <pre className={styles.keptText} dir="auto">
            {text}
          </pre>
          <div className={styles.keptActions}>
            <Button
              size="small"
              icon={<Copy aria-hidden />}
              onClick={() => void navigator.clipboard.writeText(text).then(() => toast("Copied."))}
            >
              Copy
            </Button>
          </div>
        </article>
      ))}
    </section>
  );
}

/** After the end, away from the code: hands in what this browser still has, and shows what has arrived. */
export function AfterTheEnd() {
  const { kept, document } = useSharedDocument();
  const files = useSession(({ state }) => state.workspace?.files ?? null);
  useLateTexts(kept, document);
  return (
    <div className={styles.onSheet}>
      <KeptTexts
        kept={kept}
        document={document}
        canInsert={false}
        isOver
        pathOf={(root) => files?.find(({ id }) => rootName(id) === root)?.path ?? "a file"}
      />
      <LateTexts />
    </div>
  );
}
