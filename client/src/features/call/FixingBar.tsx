import { Wrench } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import styles from "./fixing.module.css";
import { doneKey, type Fixing, fixingWords } from "./use-fixing.ts";

/** Says for which thread this page writes, and ends it. */
export function FixingBar({ fixing, onShow }: { fixing: Fixing; onShow: () => void }) {
  const { thread } = fixing;
  if (!thread) return null;
  return (
    <output className={styles.fixing}>
      <Wrench size={14} aria-hidden />
      <button type="button" className={styles.what} onClick={onShow} title="Show the comment">
        Fixing: <bdi>{fixingWords(thread)}</bdi>
      </button>
      <Button size="small" onClick={fixing.end}>
        Done <Kbd keys={doneKey} />
      </Button>
    </output>
  );
}
