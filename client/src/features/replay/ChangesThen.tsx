import type { FileId } from "@tandiff/shared/ids.ts";
import type { ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import type { Seed } from "@tandiff/shared/replay/scene.ts";
import type { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import type { SessionState, WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { FileCheck } from "lucide-react";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { sinceHeadFile, type SinceHeadFile } from "../../diff/changed-file.ts";
import { DiffView } from "../../diff/DiffView.tsx";
import type { FileTextState, Slot } from "../../diff/model.ts";
import { useFolded } from "../../diff/use-folded.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { nothing, type Shown } from "./create-player.ts";
import styles from "./replay.module.css";

const noSlots: readonly Slot[] = [];
const loading: FileTextState = { kind: "loading" };

/** What the call had changed of the merge request's head by then. */
export function ChangesThen(props: {
  state: SessionState;
  seed: Seed;
  texts: Shown["texts"] | null;
  index: ReplayIndex;
}) {
  const { state, seed, index } = props;
  const texts = useDeferredValue(props.texts);
  const { folded, onFold } = useFolded();
  const [compared] = useState(() => new ComparedFiles());
  const paths = useMemo(() => headPaths(index), [index]);
  const changed = useMemo(
    () =>
      (state.workspace?.files ?? []).flatMap((file) => {
        const headPath = paths.get(file.id) ?? null;
        if (file.deleted && headPath === null) return [];
        const before = seed.get(file.id) ?? nothing;
        const now = file.deleted ? nothing : (texts?.get(file.id) ?? before);
        const isMoved = file.deleted || file.path !== headPath;
        const isSame = now === before || now.text === before.text;
        return isSame && !isMoved ? [] : [compared.of(file, headPath, before, now)];
      }),
    [state.workspace, paths, seed, texts, compared],
  );
  const files = useMemo(() => changed.map(({ file }) => file), [changed]);
  const textOf = useCallback(
    (path: string): FileTextState => {
      const found = changed.find(({ file }) => file.path === path);
      return found ? { kind: "ready", text: found.text } : loading;
    },
    [changed],
  );
  const needNothing = useCallback(() => {}, []);
  if (files.length === 0) {
    return (
      <EmptyState icon={<FileCheck />} title="Nothing had been changed yet">
        What was written shows up here, against the merge request as it came.
      </EmptyState>
    );
  }
  return (
    <div className={styles.diff}>
      <DiffView
        label="Changes at this moment"
        files={files}
        textOf={textOf}
        onNeed={needNothing}
        layout="unified"
        wrap={false}
        folded={folded}
        onFold={onFold}
        slots={noSlots}
        renderSlot={() => null}
        onComment={null}
        highlighted={[]}
        target={null}
      />
    </div>
  );
}

/** Files that have changed, each compared anew only where its text or its name has become another. */
class ComparedFiles {
  readonly #known = new Map<FileId, { readonly now: SplicedText; readonly made: SinceHeadFile }>();

  of(file: WorkspaceFile, headPath: string | null, before: SplicedText, now: SplicedText): SinceHeadFile {
    const known = this.#known.get(file.id);
    const { path, deleted } = known?.made.workspaceFile ?? {};
    if (known?.now === now && path === file.path && deleted === file.deleted) return known.made;
    const made = sinceHeadFile(file, headPath, before.text, now.text);
    this.#known.set(file.id, { now, made });
    return made;
  }
}

/** The paths that the merge request's head has. */
function headPaths({ events }: ReplayIndex): ReadonlyMap<FileId, string> {
  const seeded = events.flatMap(({ event }) => (event.kind === "workspace.seeded" ? event.files : []));
  return new Map(seeded.map(({ id, path }) => [id, path]));
}
