import type { Thread } from "@tandiff/shared/session/state.ts";
import { ChevronDown, ChevronUp } from "lucide-react";
import { announce } from "../ui/announce.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useShortcuts } from "../ui/shortcuts.ts";
import { wantFocusFor } from "./focus-thread.ts";
import { threadPlaceName } from "./ThreadPlaceWords.tsx";
import styles from "./threads.module.css";

/** "2 of 7" with the ways to the neighbours, also by `n` and `p`. `threads` in the order of the page. */
export function ThreadSteps(props: {
  threads: readonly Thread[];
  active: Thread["id"] | null;
  onOpen: (thread: Thread) => void;
}) {
  const { threads, active } = props;
  const index = threads.findIndex(({ id }) => id === active);

  function step(by: 1 | -1): void {
    if (threads.length === 0) return;
    // From nowhere the first or the last one is next; at the ends it goes on from the other end.
    const from = index < 0 && by < 0 ? 0 : index;
    const to = (from + by + threads.length) % threads.length;
    const thread = threads[to];
    if (!thread) return;
    announce(`Comment ${to + 1} of ${threads.length}, ${threadPlaceName(thread)}`);
    wantFocusFor(thread.id);
    props.onOpen(thread);
  }

  useShortcuts("Comments", [
    { keys: "n", label: "Next comment", run: () => step(1) },
    { keys: "p", label: "Previous comment", run: () => step(-1) },
  ]);
  if (threads.length === 0) return null;
  return (
    <fieldset className={styles.steps} aria-label="From comment to comment">
      <IconButton label="Previous comment" shortcut="p" size="small" onClick={() => step(-1)}>
        <ChevronUp />
      </IconButton>
      <span className={styles.quiet}>{index < 0 ? threads.length : `${index + 1} of ${threads.length}`}</span>
      <IconButton label="Next comment" shortcut="n" size="small" onClick={() => step(1)}>
        <ChevronDown />
      </IconButton>
    </fieldset>
  );
}
