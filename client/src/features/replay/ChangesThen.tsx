import type { FileId } from "@tandiff/shared/ids.ts";
import type { ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import type { Seed } from "@tandiff/shared/replay/scene.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { FileCheck } from "lucide-react";
import { useCallback, useDeferredValue, useMemo } from "react";
import { sinceHeadFile } from "../../diff/changed-file.ts";
import { DiffView } from "../../diff/DiffView.tsx";
import type { FileTextState, Slot } from "../../diff/model.ts";
import { useFolded } from "../../diff/use-folded.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import type { Shown } from "./create-player.ts";
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
  const paths = useMemo(() => headPaths(index), [index]);
  const changed = useMemo(
    () =>
      (state.workspace?.files ?? []).flatMap((file) => {
        const headPath = paths.get(file.id) ?? null;
        if (file.deleted && headPath === null) return [];
        const before = seed.get(file.id)?.text ?? "";
        const now = file.deleted ? "" : (texts?.get(file.id)?.text ?? before);
        const isMoved = file.deleted || file.path !== headPath;
        return now === before && !isMoved ? [] : [sinceHeadFile(file, headPath, before, now)];
      }),
    [state.workspace, paths, seed, texts],
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

/** The paths that the merge request's head has. */
function headPaths({ events }: ReplayIndex): ReadonlyMap<FileId, string> {
  const seeded = events.flatMap(({ event }) => (event.kind === "workspace.seeded" ? event.files : []));
  return new Map(seeded.map(({ id, path }) => [id, path]));
}
