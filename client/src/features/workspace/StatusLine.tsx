import { Lock } from "lucide-react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import type { CursorPlace } from "../../editor/CodeEditor.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { isMac } from "../../ui/keys.ts";
import { useSaveState } from "../../session/save-state.ts";
import styles from "./workspace.module.css";

/** Where the cursor is. It changes with every key, and what shows it is all that is drawn anew. */
export interface CursorState {
  readonly place: CursorPlace | null;
}

/** Under the editor: where the cursor is, the language, what Tab does, and whether all is saved. */
export function StatusLine(props: {
  /** Null while no file is shown. */
  cursor: StoreApi<CursorState> | null;
  language: string;
  readOnly: string | null;
  offline: boolean;
  tabMoves: boolean;
  onToggleTab: () => void;
  completes: boolean;
  onToggleCompletion: () => void;
}) {
  const { cursor, readOnly } = props;
  const saveState = useSaveState();
  return (
    <footer className={styles.status}>
      {readOnly === null ? (
        <>
          {/* The top bar says it aloud. */}
          <span aria-hidden>
            {saveState === "saved" ? "Saved" : saveState === "saving" ? "Saving…" : "Not saved"}
          </span>
          {props.offline && <span>No connection. What you type is kept and sent when it is back.</span>}
        </>
      ) : (
        <span className={styles.readOnly}>
          <Lock aria-hidden /> {readOnly}
        </span>
      )}
      <span className={styles.space} />
      {readOnly === null && (
        <button type="button" className={styles.tabKey} onClick={props.onToggleTab}>
          {props.tabMoves ? "Tab leaves the editor" : "Tab indents"}
          <Kbd keys={isMac ? "Ctrl+Shift+M" : "Mod+M"} />
        </button>
      )}
      {readOnly === null && (
        <button
          type="button"
          className={styles.tabKey}
          aria-pressed={props.completes}
          onClick={props.onToggleCompletion}
        >
          {props.completes ? "Word completion on" : "Word completion off"}
        </button>
      )}
      {cursor && <CursorWords cursor={cursor} />}
      <span className={styles.language}>{props.language}</span>
    </footer>
  );
}

function CursorWords({ cursor }: { cursor: StoreApi<CursorState> }) {
  const place = useStore(cursor, (state) => state.place);
  return (
    place && (
      <span className={styles.wide}>
        Line {place.line}, column {place.column}
        {place.selected > 0 && ` (${place.selected} selected)`}
      </span>
    )
  );
}
