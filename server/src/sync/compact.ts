import { randomUUID } from "node:crypto";
import type * as Y from "yjs";
import type { EventKind, EventOf } from "@tandiff/shared/session/events.ts";
import type { Phase } from "@tandiff/shared/session/phase.ts";
import type { SessionState, Thread } from "@tandiff/shared/session/state.ts";
import { documents, rootName } from "@tandiff/shared/sync/protocol.ts";
import { makeSpot, resolvePlaces, spotOrigin } from "@tandiff/shared/workspace/thread-place.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { Compaction, LogRow, NewRow, RowKind, Storage } from "../storage/port.ts";
import { restoreText, type CompactedText } from "../compaction/compacted-text.ts";
import { phaseAfter, TextHistory } from "../compaction/text-history.ts";
import { inSlices } from "../slices.ts";
import { documentRules } from "./document-rules.ts";

/** What a session's documents come to; null when there is nothing to compact. */
export async function compactSession(
  storage: Pick<Storage, "readLog" | "lastUpdateAt">,
  session: Pick<OpenSession, "id" | "state">,
  at: number,
): Promise<Compaction | null> {
  if ((await storage.lastUpdateAt(session.id)) === null) return null;
  const reader = new CompactionReader(session.state);
  for await (const row of storage.readLog(session.id)) reader.read(row);
  return inSlices(reader.compaction(at));
}

/** Reads all that is compacted. The state does not change after the end. */
export class CompactionReader {
  readonly #state: SessionState;
  readonly #histories = new Map(documents.map((name) => [name, new TextHistory(name)]));
  /** Wordings of comments change no more after the end. */
  readonly #events: readonly EventKind[];
  #phase: Phase = "scheduled";
  #dropped = 0;

  constructor(state: SessionState) {
    this.#state = state;
    this.#events = state.compaction === null ? wordings : [];
  }

  /** To be called with each row of a log, in order. */
  read(row: LogRow): void {
    if (row.audience === "everyone" && isWording(row.kind, this.#events)) this.#dropped += 1;
    this.#phase = phaseAfter(this.#phase, row);
    for (const history of this.#histories.values()) history.read(row, this.#phase);
  }

  /** Yields wherever it may be interrupted. */
  *compaction(at: number): Generator<void, Compaction> {
    const rows: NewRow[] = [];
    const deleted = deletedRoots(this.#state);
    let spots: Spots = [];
    for (const [name, history] of this.#histories) {
      // One that nobody has changed since the last time stays as it is.
      if (!history.isChanged) continue;
      const text = yield* history.compacted(documentRules[name].rootNames(this.#state), deleted);
      rows.push(newRow(at, documentRules[name].audience, `text:${name}`, text));
      if (name === "code") spots = yield* newSpots(this.#state, history.doc, text, deleted);
    }
    const threads = this.#events.length > 0 ? this.#state.threads.map(lastThread) : null;
    const event: EventOf<"session.compacted"> = {
      kind: "session.compacted",
      epoch: randomUUID(),
      spots,
      threads,
      dropped: this.#dropped,
    };
    return {
      documents: documents.filter((name) => this.#histories.get(name)?.isChanged),
      kinds: [...this.#events, "view:page"],
      rows: [...rows, newRow(at, "everyone", event.kind, event)],
    };
  }
}

/** Events that have a wording of a comment in them, or say what became of one. */
const wordings = [
  "thread.opened",
  "thread.labelled",
  "comment.added",
  "comment.edited",
  "comment.deleted",
  "comment.restored",
] as const satisfies readonly EventKind[];

function isWording(kind: RowKind, events: readonly EventKind[]): boolean {
  return events.some((one) => one === kind);
}

function lastThread(thread: Thread): NonNullable<EventOf<"session.compacted">["threads"]>[number] {
  return { ...thread, comments: [...thread.comments] };
}

/** Texts of files that were deleted, and can come back no more. */
function deletedRoots({ workspace }: SessionState): ReadonlySet<string> {
  const files = workspace?.files ?? [];
  return new Set(files.filter((file) => file.deleted).map((file) => rootName(file.id)));
}

type Spots = EventOf<"session.compacted">["spots"];

function newRow(at: number, audience: NewRow["audience"], kind: NewRow["kind"], content: object): NewRow {
  const payload = new TextEncoder().encode(JSON.stringify(content));
  return { at, participant: null, audience, cause: null, kind, payload, command: null };
}

/** A thread on what the call wrote stands between two characters, which have other ids from now on. */
function* newSpots(
  { threads }: SessionState,
  code: Y.Doc,
  text: CompactedText,
  deleted: ReadonlySet<string>,
): Generator<void, Spots> {
  const spots: Spots = [];
  let after: Y.Doc | null = null;
  for (const { id, spot } of threads) {
    const origin = spot && spotOrigin(spot);
    if (!origin || deleted.has(rootName(origin.file))) continue;
    after ??= restoreText(text).doc;
    yield;
    const [place] = resolvePlaces(code.getText(rootName(origin.file)), [origin]);
    if (place?.kind !== "lines") continue;
    const made = makeSpot(origin.file, after.getText(rootName(origin.file)), place);
    if (made) spots.push({ thread: id, from: made.from, to: made.to });
  }
  return spots;
}
