import type { ImportStep } from "@tandiff/shared/exercise/import.ts";
import { Button } from "../../ui/Button.tsx";
import { sizeWords } from "./FilePick.tsx";
import styles from "./Import.module.css";
import type { ImportProgress } from "./use-import.ts";

const steps: Readonly<Record<ImportStep, string>> = {
  receiving: "The file has arrived…",
  reading: "Reading the file…",
  comparing: "Comparing base and head…",
};

/** How far an upload is, with a way out. */
export function ImportProgressBar(props: { progress: ImportProgress; onStop: () => void }) {
  const { progress } = props;
  const isSending = progress.kind === "sending";
  return (
    <div className={styles.progress}>
      <progress
        aria-label="Import"
        {...(isSending ? { value: progress.sent, max: Math.max(1, progress.total) } : {})}
      />
      {/* The numbers change too often to be read out. */}
      <output>{isSending ? "Sending the file…" : steps[progress.step]}</output>
      {isSending && (
        <span className={styles.quiet} aria-hidden>
          {sizeWords(progress.sent)} of {sizeWords(progress.total)}
        </span>
      )}
      <Button size="small" onClick={props.onStop}>
        Stop
      </Button>
    </div>
  );
}
