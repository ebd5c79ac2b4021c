import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { decodeForDisplay, fixedReason, readTextFile } from "@tandiff/shared/text/text-file.ts";
import { useCallback } from "react";
import { loadBlob } from "../../api/merge-request.ts";
import { useSession } from "../../session/session-store.ts";
import { useLoad } from "../../ui/use-load.ts";

/** What a file that cannot be written shows: its text where it has one, and why it is as it is. */
export interface FixedText {
  readonly text: string | null;
  readonly reason: string;
}

export function useFixedText(entry: TreeEntry | null) {
  const participant = useSession((session) => session.participant);
  return useLoad(
    useCallback(async (): Promise<FixedText> => {
      if (entry === null) return { text: null, reason: "This file is not there any more." };
      if (entry.mode === "160000") return { text: null, reason: fixedReason("submodule") };
      const bytes = await loadBlob(participant, entry.blob);
      const shown = decodeForDisplay(bytes).lines.join("\n");
      if (entry.mode === "120000") return { text: shown, reason: fixedReason("link") };
      const file = readTextFile(bytes);
      if (file.kind === "fixed") {
        return { text: file.reason === "binary" ? null : shown, reason: fixedReason(file.reason) };
      }
      return {
        text: shown,
        reason: "This exercise has more files than can be written in together, so it is read-only here.",
      };
    }, [entry, participant]),
  );
}
