import type { Thread } from "@tandiff/shared/session/state.ts";
import { Check, ChevronDown, Undo2 } from "lucide-react";
import { sentenceOf } from "../../api/http.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import { Button } from "../../ui/Button.tsx";
import { Menu, MenuItem, MenuLabel } from "../../ui/Menu.tsx";
import { toastError } from "../../ui/toast.ts";
import styles from "./fixing.module.css";
import type { Hunk } from "./hunks.ts";
import { fixingWords } from "./use-fixing.ts";

/** Under a change of the call: which comment it is for, to be said otherwise, and the way back. */
export function HunkBar(props: {
  hunk: Hunk;
  threads: readonly Thread[];
  /** Null where it cannot be reverted. */
  onRevert: (() => void) | null;
}) {
  const { hunk, threads } = props;
  const mayTie = useCan("fix.tie");
  const send = useSession((session) => session.send);
  const thread = threads.find(({ id }) => id === hunk.thread) ?? null;
  const tie = (next: Thread | null): void => {
    send({ type: "fix.tie", change: hunk.change, thread: next?.id ?? null }).catch((error: unknown) =>
      toastError(sentenceOf(error)),
    );
  };
  const words = thread ? `For: ${fixingWords(thread)}` : "For no comment";
  return (
    <fieldset className={styles.hunk} aria-label={`Change, ${words}`}>
      <span className={styles.cause} title={thread ? fixingWords(thread) : undefined}>
        {words}
      </span>
      {mayTie && (
        <Menu
          trigger={
            <Button size="small" variant="quiet" icon={<ChevronDown aria-hidden />}>
              What it is for
            </Button>
          }
        >
          <MenuLabel>This change is for</MenuLabel>
          {threads.map((one) => (
            <MenuItem key={one.id} icon={one === thread && <Check aria-hidden />} onSelect={() => tie(one)}>
              {fixingWords(one)}
            </MenuItem>
          ))}
          <MenuItem icon={thread === null && <Check aria-hidden />} onSelect={() => tie(null)}>
            No comment
          </MenuItem>
        </Menu>
      )}
      {props.onRevert && (
        <Button size="small" variant="quiet" icon={<Undo2 aria-hidden />} onClick={props.onRevert}>
          Revert
        </Button>
      )}
    </fieldset>
  );
}
