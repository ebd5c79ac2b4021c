import { Check, CloudOff, LoaderCircle } from "lucide-react";
import { classNames } from "./class-names.ts";
import styles from "./SaveIndicator.module.css";

const words = {
  saved: "Saved",
  saving: "Saving…",
  "not-saved": "Not saved: keep this tab open",
} as const;

/** Whether everything that was written is safe; a change for the worse is announced, and back again. */
export function SaveIndicator({ state }: { state: keyof typeof words }) {
  return (
    <output className={classNames(styles.indicator, styles[state])}>
      {state === "saved" && <Check aria-hidden />}
      {state === "saving" && <LoaderCircle aria-hidden />}
      {state === "not-saved" && <CloudOff aria-hidden />}
      <span className={styles.words}>{words[state]}</span>
    </output>
  );
}
