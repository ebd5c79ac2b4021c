import type { FileId } from "@tandiff/shared/ids.ts";
import type { SessionState, WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { VisiblePath } from "../../diff/VisiblePath.tsx";
import { SelectInput } from "../../ui/SelectInput.tsx";
import type { Shown } from "./create-player.ts";
import styles from "./replay.module.css";

/** The files that the call had changed by then, and a way to all others. */
export function FilesThen(props: {
  state: SessionState;
  changed: Shown["texts"] | null;
  file: FileId | null;
  onChoose: (file: FileId) => void;
}) {
  const { state, changed, file } = props;
  const isChanged = ({ id, created }: WorkspaceFile): boolean => created || (changed?.has(id) ?? false);
  const files = (state.workspace?.files ?? []).filter(({ deleted }) => !deleted);
  const listed = files.filter(isChanged);
  const others = files.filter((one) => !isChanged(one));
  return (
    <nav className={styles.files} aria-label="Files">
      <h2>Changed so far</h2>
      {listed.length === 0 && <p className={styles.quiet}>None yet.</p>}
      <ul>
        {listed.map(({ id, path }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.file}
              aria-current={id === file || undefined}
              onClick={() => props.onChoose(id)}
            >
              <VisiblePath path={path} />
            </button>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <SelectInput
          aria-label="Other files"
          value={others.some(({ id }) => id === file) ? (file ?? "") : ""}
          onChange={({ target }) => {
            const chosen = others.find(({ id }) => id === target.value);
            if (chosen) props.onChoose(chosen.id);
          }}
        >
          <option value="">Other files…</option>
          {others.map(({ id, path }) => (
            <option key={id} value={id}>
              {path}
            </option>
          ))}
        </SelectInput>
      )}
    </nav>
  );
}
