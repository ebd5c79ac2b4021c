import type { Position } from "@tandiff/shared/position.ts";
import { MessageSquarePlus } from "lucide-react";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { useShortcuts } from "../ui/shortcuts.ts";
import { selectedCode } from "./line-selection.ts";
import { type FileTextState, pathOn } from "./model.ts";
import type { Rows } from "./rows.ts";
import styles from "./selection.module.css";

interface Selected {
  readonly position: Position;
  /** Below the end of the selection, in pixels of the window. */
  readonly left: number;
  readonly top: number;
}

/** Beside code that is selected inside one line: the way to comment on these characters. */
export function SelectionButton(props: {
  scroller: RefObject<HTMLElement | null>;
  rows: Rows;
  textOf: (path: string) => FileTextState;
  onComment: (position: Position) => void;
  /** Told what is selected, and null when it no longer is. */
  onSelect: (position: Position | null) => void;
}) {
  const { scroller, rows, textOf, onComment } = props;
  const [selected, setSelected] = useState<Selected | null>(null);

  const look = useEffectEvent(() => {
    const selection = document.getSelection();
    // The usual case: there is nothing to find out whenever somebody scrolls.
    if (selected === null && (selection?.isCollapsed ?? true)) return;
    const isHere = selection?.anchorNode && scroller.current?.contains(selection.anchorNode);
    const found = isHere ? selectedCode(selection, lineText) : null;
    const file = found && rows.at(found.row)?.file;
    const path = file && pathOn(file, found.side);
    if (!found || !selection || path === null || path === undefined) return setSelected(null);
    const { side, line, start, end } = found;
    const boxes = [...selection.getRangeAt(0).getClientRects()];
    const box = boxes.at(-1);
    const view = scroller.current?.getBoundingClientRect();
    // Scrolled away: it comes back with the lines.
    if (!box || !view || box.bottom < view.top || box.bottom > view.bottom) return setSelected(null);
    setSelected({
      position: { path, side, lines: { start: line, end: line }, columns: { start, end } },
      left: Math.min(box.right, window.innerWidth - 190),
      top: box.bottom,
    });
  });
  function lineText(row: number, side: "base" | "head", line: number): string | undefined {
    const state = textOf(rows.at(row)?.file.path ?? "");
    return state.kind === "ready" ? state.text[side]?.lines[line - 1] : undefined;
  }

  const tell = useEffectEvent((position: Position | null) => props.onSelect(position));
  const position = selected?.position ?? null;
  useEffect(() => tell(position), [position]);

  useEffect(() => {
    const onChange = (): void => look();
    const element = scroller.current;
    document.addEventListener("selectionchange", onChange);
    element?.addEventListener("scroll", onChange, { passive: true });
    return () => {
      document.removeEventListener("selectionchange", onChange);
      element?.removeEventListener("scroll", onChange);
    };
  }, [scroller]);

  const comment = (): void => {
    if (!selected) return;
    document.getSelection()?.removeAllRanges();
    setSelected(null);
    onComment(selected.position);
  };
  // Before the cursor's own key: what is selected is what is meant.
  useShortcuts(
    "Reading the code",
    selected ? [{ keys: "c", label: "Comment on the selected characters", run: comment }] : [],
  );
  if (!selected) return null;
  return (
    <div className={styles.place} style={{ left: selected.left, top: selected.top }}>
      <Button
        size="small"
        icon={<MessageSquarePlus aria-hidden />}
        // The press would take the selection away before the click is there.
        onPointerDown={(event) => event.preventDefault()}
        onClick={comment}
      >
        Comment on selection
      </Button>
    </div>
  );
}
