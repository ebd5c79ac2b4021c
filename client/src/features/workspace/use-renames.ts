import type { FileId } from "@tandiff/shared/ids.ts";
import { useEffect, useEffectEvent, useRef } from "react";
import type { WorkspaceFile } from "./workspace-files.ts";

/** Calls `onRename` for each file that has got another path since the page was drawn last. */
export function useRenames(
  files: readonly WorkspaceFile[],
  onRename: (from: string, to: string) => void,
): void {
  const before = useRef<ReadonlyMap<FileId, string>>(new Map());
  const tell = useEffectEvent(onRename);
  useEffect(() => {
    const paths = new Map(files.flatMap(({ id, path }) => (id === null ? [] : [[id, path] as const])));
    for (const [id, from] of before.current) {
      const to = paths.get(id);
      if (to !== undefined && to !== from) tell(from, to);
    }
    before.current = paths;
  }, [files]);
}
