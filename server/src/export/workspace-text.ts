import * as Y from "yjs";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { BlobHash, ParticipantId } from "@tandiff/shared/ids.ts";
import type { PatchChange, PatchFile } from "@tandiff/shared/patch/unified.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { readTextFile, writeTextFile } from "@tandiff/shared/text/text-file.ts";
import type { LogRow, RowKind } from "../storage/port.ts";
import { readEvent } from "../storage/read-event.ts";
import { readCompactedText, restoreText } from "../compaction/compacted-text.ts";

/** A session's log, read to its end: all that an export is computed from. */
export interface ReadSession {
  readonly state: SessionState;
  readonly code: Y.Doc;
  /** How many rows of the log everyone may see: that there are others is the candidate's affair. */
  readonly seq: number;
  /** Who wrote in the workspace: bytes of updates and the time of the last one, by participant. */
  readonly writers: ReadonlyMap<ParticipantId, { readonly bytes: number; readonly lastAt: number }>;
}

/** Folds what everyone may see: before the review is submitted an export holds nothing of it. Yields after each row. */
export function* readSession(log: Iterable<LogRow>): Generator<void, ReadSession> {
  let state = emptyState;
  let seq = 0;
  const code = new Y.Doc({ gc: false });
  const writers = new Map<ParticipantId, { bytes: number; lastAt: number }>();
  for (const row of log) {
    yield;
    if (row.audience === "everyone" && !isOfCompaction(row.kind)) seq += 1;
    if (row.kind === "text:code") {
      const text = readCompactedText(row.payload);
      seq += text.updates;
      Y.applyUpdate(code, Y.encodeStateAsUpdate(restoreText(text).doc));
      for (const { participant, bytes, lastAt } of text.writers) writers.set(participant, { bytes, lastAt });
    } else if (row.kind === "update:code") {
      Y.applyUpdate(code, row.payload);
      if (row.participant === null) continue;
      const before = writers.get(row.participant)?.bytes ?? 0;
      writers.set(row.participant, { bytes: before + row.payload.length, lastAt: row.at });
    } else if (row.audience === "everyone") {
      const stamped = readEvent(row);
      if (stamped?.event.kind === "session.compacted") seq += stamped.event.dropped;
      if (stamped) state = reduce(state, stamped);
    }
  }
  return { state, code, seq, writers };
}

/** An export of a session that was compacted is the one from before. */
function isOfCompaction(kind: RowKind): boolean {
  return kind === "text:code" || kind === "session.compacted";
}

/**
 * What the workspace changes of head, file by file, with endings and BOM as they were imported. Files that
 * were made in the call are plain files in UTF-8; those that were made and deleted again are nowhere.
 */
export function workspaceChanges(
  { state, code }: ReadSession,
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
): PatchChange[] {
  const head = headTree(content);
  return (state.workspace?.files ?? []).flatMap((file): PatchChange[] => {
    const text = code.getText(rootName(file.id)).toJSON();
    if (file.created) {
      const bytes = new TextEncoder().encode(text);
      return file.deleted ? [] : [{ before: null, after: { path: file.path, mode: "100644", bytes } }];
    }
    // A file's id is its place in head: see `seedWorkspace`.
    const entry = head[Number.parseInt(file.id, 36)];
    if (!entry || entry.mode === "160000" || entry.mode === "120000") return [];
    const before: PatchFile = { path: entry.path, mode: entry.mode, bytes: readBlob(entry.blob) };
    if (file.deleted) return [{ before, after: null }];
    const original = readTextFile(before.bytes);
    if (original.kind !== "editable") return [];
    const isSame = original.text === text;
    if (isSame && file.path === before.path) return [];
    const bytes = isSame ? before.bytes : writeTextFile(text, original);
    return [{ before, after: { path: file.path, mode: before.mode, bytes } }];
  });
}
