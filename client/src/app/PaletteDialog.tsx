import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { VisiblePath } from "../diff/VisiblePath.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { takeKeys } from "../ui/early-keys.ts";
import { Kbd } from "../ui/Kbd.tsx";
import { usePaletteFiles } from "../ui/palette-files.ts";
import { useShortcutGroups } from "../ui/shortcuts.ts";
import { TextInput } from "../ui/TextInput.tsx";
import { type PaletteEntry, paletteEntries } from "./palette-entries.ts";
import styles from "./PaletteDialog.module.css";

export function PaletteDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog {...props} title="Find a command or a file" size="wide">
      <Palette onDone={() => props.onOpenChange(false)} />
    </Dialog>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const [typed, setTyped] = useState(takeKeys);
  const groups = useShortcutGroups();
  const files = usePaletteFiles();
  const entries = useMemo(() => paletteEntries(groups, files, typed), [groups, files, typed]);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);

  function choose({ run }: PaletteEntry): void {
    onDone();
    // The dialog gives the focus back first; what is run may move it on.
    requestAnimationFrame(() => requestAnimationFrame(run));
  }
  /** Arrow keys go from the field through the list and back. */
  function move(event: KeyboardEvent, from: number): void {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    if (from + by < 0) field.current?.focus();
    else list.current?.querySelectorAll("button")[from + by]?.focus();
  }

  return (
    <>
      <TextInput
        ref={field}
        type="search"
        aria-label="Command or part of a file’s path"
        placeholder="What to do, or part of a path"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          const [first] = entries;
          if (event.key === "Enter" && first) choose(first);
          else move(event, -1);
        }}
      />
      <ul ref={list} className={styles.list}>
        {entries.map((entry, index) => (
          <li key={entry.id}>
            <button type="button" onClick={() => choose(entry)} onKeyDown={(event) => move(event, index)}>
              {entry.keys === null ? (
                <span className={styles.path}>
                  <VisiblePath path={entry.label} />
                </span>
              ) : (
                <>
                  {entry.label}
                  <span className={styles.keys}>
                    <Kbd keys={entry.keys} />
                  </span>
                </>
              )}
            </button>
          </li>
        ))}
        {entries.length === 0 && <li className={styles.nothing}>Nothing is called that.</li>}
      </ul>
    </>
  );
}
