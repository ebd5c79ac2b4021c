import { isMac } from "./keys.ts";
import styles from "./Kbd.module.css";

const macNames: Readonly<Record<string, string>> = { Mod: "⌘", Shift: "⇧", Alt: "⌥", Enter: "↩" };
const names: Readonly<Record<string, string>> = { Mod: "Ctrl" };
const arrows: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

/** Keys to press at once, joined by `+`: `Mod+Enter` is Ctrl+Enter, ⌘ ↩ on a Mac. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split("+").map((key) => (
        <kbd key={key} className={styles.key}>
          {arrows[key] ?? (isMac ? macNames : names)[key] ?? key}
        </kbd>
      ))}
    </span>
  );
}
