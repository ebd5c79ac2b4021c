import type { FixesView } from "@tandiff/shared/api.ts";
import type { SessionState, Thread } from "@tandiff/shared/session/state.ts";
import type { Doc } from "yjs";
import { changeName } from "../../session/place-path.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import type { Slot } from "../../diff/model.ts";
import type { ThreadPlaces } from "../../threads/places-context.ts";
import { threadSlotId } from "../../threads/thread-slots.tsx";
import { type Hunk, hunksOf } from "./hunks.ts";
import type { SinceHeadFile } from "../../diff/changed-file.ts";

/** What stands under lines of the difference to head. */
export type SinceHeadSlot =
  | { readonly kind: "hunk"; readonly slot: Slot; readonly hunk: Hunk; readonly from: SinceHeadFile }
  | { readonly kind: "thread"; readonly slot: Slot; readonly thread: Thread };

/** A bar under each change, and under their lines the threads that were opened on what the call wrote. */
export function sinceHeadSlots(
  files: readonly SinceHeadFile[],
  doc: Doc,
  fixes: FixesView,
  ties: SessionState["ties"],
  threads: readonly Thread[],
  places: ThreadPlaces,
): SinceHeadSlot[] {
  return files.flatMap((from): SinceHeadSlot[] => {
    const { id, file, headText } = from;
    if (from.workspaceFile.deleted || file.body.kind !== "text") return [];
    const { path, basePath } = file;
    const hunks = hunksOf(id, doc.getText(rootName(id)), headText, file.body.edits, fixes, ties);
    const bars = hunks.map((hunk): SinceHeadSlot => {
      const { baseStart, baseEnd, headStart, headEnd } = hunk.edit;
      const slot: Slot = {
        id: changeSlotId(changeName({ file: id, edit: hunk.edit })),
        position:
          headEnd > headStart
            ? { path, side: "head", lines: { start: headStart + 1, end: headEnd } }
            : { path: basePath ?? path, side: "base", lines: { start: baseStart + 1, end: baseEnd } },
        estimate: 38,
      };
      return { kind: "hunk", slot, hunk, from };
    });
    const cards = threads.flatMap((thread): SinceHeadSlot[] => {
      const place = thread.spot && places.get(thread.id);
      if (!place || place.file !== id) return [];
      const { start, end } =
        place.kind === "lines" ? place : place.kind === "gone" ? { start: place.line, end: place.line } : one;
      const position = { path, side: "head", lines: { start, end } } as const;
      return [{ kind: "thread", thread, slot: { id: threadSlotId(thread.id), position, estimate: 120 } }];
    });
    return [...bars, ...cards];
  });
}

/** Id of the slot under a change, to scroll to it. */
export function changeSlotId(name: string): string {
  return `hunk:${name}`;
}

const one = { start: 1, end: 1 } as const;
