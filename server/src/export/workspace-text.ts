import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { BlobHash, FileId, ParticipantId, ThreadId } from "@tandiff/shared/ids.ts";
import type { PatchChange, PatchFile } from "@tandiff/shared/patch/unified.ts";
import type { EventKind } from "@tandiff/shared/session/events.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { readTextFile, writeTextFile } from "@tandiff/shared/text/text-file.ts";
import type { LogRow, RowKind } from "../storage/port.ts";
import { readEvent } from "../storage/read-event.ts";
import { TextHistory } from "../compaction/text-history.ts";

const operationKinds = ["file.created", "file.renamed", "file.deleted", "file.restored"] as const;
type OperationKind = (typeof operationKinds)[number];

/** Something that was done to a whole file of the workspace. */
export interface FileOperation {
  readonly kind: OperationKind;
  readonly file: FileId;
  readonly by: ParticipantId | null;
  readonly at: number;
  readonly cause: ThreadId | null;
}

/** A session's log, read to its end: all that an export is computed from. */
export interface ReadSession {
  readonly state: SessionState;
  readonly code: TextHistory;
  /** How many rows of the log everyone may see: that there are others is the candidate's affair. */
  readonly seq: number;
  readonly operations: readonly FileOperation[];
  /** When the walk-through first came to a thread. */
  readonly presentedAt: ReadonlyMap<ThreadId, number>;
}

export async function readSession(log: AsyncIterable<LogRow>): Promise<ReadSession> {
  const reader = new SessionReader();
  for await (const row of log) reader.read(row);
  return reader.session();
}

/** Folds what everyone may see: before the review is submitted an export holds nothing of it. */
export class SessionReader {
  #state = emptyState;
  #seq = 0;
  readonly #code = new TextHistory("code");
  readonly #operations: FileOperation[] = [];
  readonly #presentedAt = new Map<ThreadId, number>();

  /** To be called with each row of a log, in order. */
  read(row: LogRow): void {
    if (row.audience !== "everyone") return;
    if (!isOfCompaction(row.kind)) this.#seq += 1;
    this.#code.read(row, this.#state.phase);
    const stamped = readEvent(row);
    if (!stamped) return;
    this.#state = reduce(this.#state, stamped);
    const { event, by, at } = stamped;
    if ("file" in event && isOperation(event.kind)) {
      this.#operations.push({ kind: event.kind, file: event.file, by, at, cause: row.cause });
    }
    if (event.kind === "agenda.presented" && event.thread !== null && !this.#presentedAt.has(event.thread)) {
      this.#presentedAt.set(event.thread, at);
    }
    if (event.kind === "session.compacted") this.#seq += event.dropped;
  }

  session(): ReadSession {
    return {
      state: this.#state,
      code: this.#code,
      seq: this.#seq + this.#code.destroyed,
      operations: this.#operations,
      presentedAt: this.#presentedAt,
    };
  }
}

function isOperation(kind: EventKind): kind is OperationKind {
  return operationKinds.some((one) => one === kind);
}

/** An export of a session that was compacted is the one from before. */
function isOfCompaction(kind: RowKind): boolean {
  return kind === "text:code" || kind === "session.compacted";
}

/** A file that the call changed: null before where it made it, null after where it deleted it. */
export interface WorkspaceChange extends PatchChange {
  readonly file: FileId;
  /** As the workspace has it, with LF endings and no BOM; "" where there is no such file. */
  readonly headText: string;
  readonly nowText: string;
}

/**
 * What the workspace changes of head, file by file, with endings and BOM as they were imported. Files that
 * were made in the call are plain files in UTF-8; those that were made and deleted again are nowhere.
 */
export function workspaceChanges(
  { state, code }: Pick<ReadSession, "state" | "code">,
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
): WorkspaceChange[] {
  const head = headTree(content);
  return (state.workspace?.files ?? []).flatMap(({ id: file, path, created, deleted }): WorkspaceChange[] => {
    const nowText = deleted ? "" : code.doc.getText(rootName(file)).toJSON();
    if (created) {
      const bytes = new TextEncoder().encode(nowText);
      const after: PatchFile = { path, mode: "100644", bytes };
      return deleted ? [] : [{ file, before: null, after, headText: "", nowText }];
    }
    // A file's id is its place in head: see `seedWorkspace`.
    const entry = head[Number.parseInt(file, 36)];
    if (!entry || entry.mode === "160000" || entry.mode === "120000") return [];
    const before: PatchFile = { path: entry.path, mode: entry.mode, bytes: readBlob(entry.blob) };
    const original = readTextFile(before.bytes);
    if (original.kind !== "editable") return [];
    const { text: headText } = original;
    if (deleted) return [{ file, before, after: null, headText, nowText }];
    const isSame = headText === nowText;
    if (isSame && path === before.path) return [];
    const bytes = isSame ? before.bytes : writeTextFile(nowText, original);
    return [{ file, before, after: { path, mode: before.mode, bytes }, headText, nowText }];
  });
}
