import * as Y from "yjs";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import { type BlobHash, FileId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { rootName, seedClientId } from "@tandiff/shared/sync/protocol.ts";
import { readTextFile } from "@tandiff/shared/text/text-file.ts";

/** A workspace as it is when the call is first entered. */
export interface Seed {
  readonly files: readonly { readonly id: FileId; readonly path: string }[];
  /** All texts as one Yjs update, written by the server's own client id. */
  readonly update: Uint8Array;
}

/**
 * Head's editable text files as a Yjs document. Deterministic: the same exercise gives the same bytes,
 * so that the character a position of the diff stands for has a known Yjs id.
 */
export function seedWorkspace(content: ExerciseContent, readBlob: (hash: BlobHash) => Uint8Array): Seed {
  const doc = new Y.Doc({ gc: false });
  doc.clientID = seedClientId;
  const files: { id: FileId; path: string }[] = [];
  let size = 0;
  doc.transact(() => {
    for (const [index, entry] of headTree(content).entries()) {
      if (entry.mode === "160000" || entry.mode === "120000") continue;
      const file = readTextFile(readBlob(entry.blob));
      if (file.kind !== "editable") continue;
      size += entry.size;
      const id = FileId.parse(index.toString(36));
      files.push({ id, path: entry.path });
      if (file.text !== "") doc.getText(rootName(id)).insert(0, file.text);
    }
  });
  const fits = files.length <= limits.workspaceFiles && size <= limits.workspace;
  return fits ? { files, update: Y.encodeStateAsUpdate(doc) } : { files: [], update: emptyUpdate() };
}

function emptyUpdate(): Uint8Array {
  return Y.encodeStateAsUpdate(new Y.Doc());
}
