import * as Y from "yjs";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { BlobHash, ParticipantId } from "@tandiff/shared/ids.ts";
import type { PatchChange, PatchFile } from "@tandiff/shared/patch/unified.ts";
import { type Event, type StampedEvent, Event as EventForm } from "@tandiff/shared/session/events.ts";
import { emptyState, reduce, type SessionState } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { readTextFile, writeTextFile } from "@tandiff/shared/text/text-file.ts";
import type { LogRow } from "../storage/port.ts";

/** A session's log, read to its end: all that an export is computed from. */
export interface ReadSession {
  readonly state: SessionState;
  readonly code: Y.Doc;
  /** How many rows of the log everyone may see: that there are others is the candidate's affair. */
  readonly seq: number;
  /** Who wrote in the workspace: bytes of updates and the time of the last one, by participant. */
  readonly writers: ReadonlyMap<ParticipantId, { readonly bytes: number; readonly lastAt: number }>;
}

/** Folds what everyone may see: before the review is submitted an export holds nothing of it. */
export function readSession(log: Iterable<LogRow>): ReadSession {
  let state = emptyState;
  let seq = 0;
  const code = new Y.Doc({ gc: false });
  const writers = new Map<ParticipantId, { bytes: number; lastAt: number }>();
  for (const row of log) {
    if (row.audience === "everyone") seq += 1;
    if (row.kind === "update:code") {
      Y.applyUpdate(code, row.payload);
      if (row.participant === null) continue;
      const before = writers.get(row.participant)?.bytes ?? 0;
      writers.set(row.participant, { bytes: before + row.payload.length, lastAt: row.at });
    } else if (row.audience === "everyone") {
      state = reduce(state, stamped(row));
    }
  }
  return { state, code, seq, writers };
}

function stamped(row: LogRow): StampedEvent {
  const event: Event = EventForm.parse(JSON.parse(new TextDecoder().decode(row.payload)));
  return { at: row.at, by: row.participant, event };
}

/** What the workspace changes of head, file by file, with endings and BOM as they were imported. */
export function workspaceChanges(
  { state, code }: ReadSession,
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
): PatchChange[] {
  const head = new Map(headTree(content).map((entry) => [entry.path, entry]));
  return (state.workspace?.files ?? []).flatMap(({ id, path }) => {
    const entry = head.get(path);
    if (!entry || entry.mode === "160000" || entry.mode === "120000") return [];
    const before: PatchFile = { path, mode: entry.mode, bytes: readBlob(entry.blob) };
    const original = readTextFile(before.bytes);
    const text = code.getText(rootName(id)).toJSON();
    if (original.kind !== "editable" || original.text === text) return [];
    return [{ before, after: { ...before, bytes: writeTextFile(text, original) } }];
  });
}
