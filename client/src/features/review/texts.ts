import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { decodeForDisplay } from "@tandiff/shared/text/text-file.ts";
import { useCallback, useRef, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadBlob } from "../../api/merge-request.ts";
import type { FileTextState, SideText } from "../../diff/model.ts";
import { useSession } from "../../session/session-store.ts";

/** A file's entries on both sides, null where it does not exist. */
export interface Sides {
  readonly base: TreeEntry | null;
  readonly head: TreeEntry | null;
}

export interface Texts {
  readonly textOf: (path: string) => FileTextState;
  readonly onNeed: (paths: readonly string[]) => void;
}

const loading: FileTextState = { kind: "loading" };

/** The lines of the files that come in sight, loaded then and kept. `sidesOf` must keep its identity. */
export function useTexts(sidesOf: (path: string) => Sides): Texts {
  const participant = useSession((session) => session.participant);
  const [states, setStates] = useState<ReadonlyMap<string, FileTextState>>(new Map());
  const asked = useRef(new Set<string>());

  const onNeed = useCallback(
    (paths: readonly string[]): void => {
      const side = async (entry: TreeEntry | null): Promise<SideText | null> => {
        if (!entry || entry.mode === "160000") return null;
        const text = decodeForDisplay(await loadBlob(participant, entry.blob));
        // A link's target has no line ending to lack.
        return entry.mode === "120000" ? { ...text, finalNewline: true } : text;
      };
      const load = async (path: string): Promise<void> => {
        asked.current.add(path);
        let state: FileTextState;
        try {
          const { base, head } = sidesOf(path);
          const [baseText, headText] = await Promise.all([side(base), side(head)]);
          state = { kind: "ready", text: { base: baseText, head: headText } };
        } catch (error) {
          asked.current.delete(path);
          state = { kind: "failed", message: sentenceOf(error) };
        }
        setStates((now) => new Map(now).set(path, state));
      };
      for (const path of paths) if (!asked.current.has(path)) void load(path);
    },
    [participant, sidesOf],
  );
  const textOf = useCallback((path: string) => states.get(path) ?? loading, [states]);
  return { textOf, onNeed };
}
