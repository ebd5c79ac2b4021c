import { randomUUID } from "node:crypto";
import * as Y from "yjs";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { Event, type EventKind, type EventOf } from "@tandiff/shared/session/events.ts";
import type { Phase } from "@tandiff/shared/session/phase.ts";
import type { SessionState, Thread } from "@tandiff/shared/session/state.ts";
import { documents, rootName, seedClientId, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { textItems } from "@tandiff/shared/workspace/text-items.ts";
import { makeSpot, resolvePlaces, spotOrigin } from "@tandiff/shared/workspace/thread-place.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { Compaction, LogRow, NewRow, RowKind, Storage } from "../storage/port.ts";
import {
  readCompactedText,
  restoreText,
  type CompactedText,
  type Mark,
  type Range,
  type RestoredText,
} from "../compaction/compacted-text.ts";
import { documentRules } from "./document-rules.ts";

/** What a session's documents come to; null when there is nothing to compact. Yields wherever it may be interrupted. */
export function* compactSession(
  storage: Pick<Storage, "readLog" | "lastUpdateAt">,
  session: Pick<OpenSession, "id" | "state">,
  at: number,
): Generator<void, Compaction | null> {
  if (storage.lastUpdateAt(session.id) === null) return null;
  const histories = new Map(documents.map((name) => [name, new History()]));
  // Wordings of comments change no more after the end.
  const events = session.state.compaction === null ? wordings : [];
  let phase: Phase = "scheduled";
  let dropped = 0;
  for (const row of storage.readLog(session.id)) {
    if (row.audience === "everyone" && isWording(row.kind, events)) dropped += 1;
    phase = phaseAfter(phase, row);
    for (const [name, history] of histories) history.read(name, row, phase);
    yield;
  }
  const rows: NewRow[] = [];
  let spots: Spots = [];
  for (const [name, history] of histories) {
    // One that nobody has changed since the last time stays as it is.
    if (!history.isChanged) continue;
    const text = yield* history.compacted(documentRules[name].rootNames(session.state));
    rows.push(newRow(at, documentRules[name].audience, `text:${name}`, text));
    if (name === "code") spots = yield* newSpots(session.state, history.doc, text);
  }
  const threads = events.length > 0 ? session.state.threads.map(lastThread) : null;
  const event: EventOf<"session.compacted"> = {
    kind: "session.compacted",
    epoch: randomUUID(),
    spots,
    threads,
    dropped,
  };
  const changed = documents.filter((name) => histories.get(name)?.isChanged);
  return { documents: changed, events, rows: [...rows, newRow(at, "everyone", event.kind, event)] };
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

type Spots = EventOf<"session.compacted">["spots"];

function newRow(at: number, audience: NewRow["audience"], kind: NewRow["kind"], content: object): NewRow {
  const payload = new TextEncoder().encode(JSON.stringify(content));
  return { at, participant: null, audience, cause: null, kind, payload, command: null };
}

function phaseAfter(before: Phase, { kind, payload }: LogRow): Phase {
  if (kind === "review.submitted") return "submitted";
  if (kind !== "phase.changed") return before;
  const event = Event.parse(JSON.parse(new TextDecoder().decode(payload)));
  return event.kind === "phase.changed" ? event.to : before;
}

/** A thread on what the call wrote stands between two characters, which have other ids from now on. */
function* newSpots({ threads }: SessionState, code: Y.Doc, text: CompactedText): Generator<void, Spots> {
  const spots: Spots = [];
  let after: Y.Doc | null = null;
  for (const { id, spot } of threads) {
    const origin = spot && spotOrigin(spot);
    if (!origin) continue;
    after ??= restoreText(text).doc;
    yield;
    const [place] = resolvePlaces(code.getText(rootName(origin.file)), [origin]);
    if (place?.kind !== "lines") continue;
    const made = makeSpot(origin.file, after.getText(rootName(origin.file)), place);
    if (made) spots.push({ thread: id, from: made.from, to: made.to });
  }
  return spots;
}

/** All that the log tells of one document. */
class History {
  isChanged = false;
  #restored: RestoredText = restoreText({ texts: [] });
  #updates = 0;
  readonly #writers = new Map<ParticipantId, { bytes: number; lastAt: number }>();
  readonly #roots = new Set<string>();

  get doc(): Y.Doc {
    return this.#restored.doc;
  }

  read(name: DocumentName, row: LogRow, phase: Phase): void {
    if (row.kind === `text:${name}`) this.#begin(readCompactedText(row.payload));
    if (row.kind === `update:${name}`) this.#update(row, phase);
  }

  *compacted(rootNames: readonly string[]): Generator<void, CompactedText> {
    for (const root of rootNames) this.#roots.add(root);
    const texts: CompactedText["texts"] = [];
    for (const root of this.#roots) {
      const text = this.doc.getText(root);
      texts.push({ root, text: text.toJSON(), ranges: yield* this.#ranges(text) });
    }
    const writers = Array.from(this.#writers, ([participant, writer]) => ({ participant, ...writer }));
    return { updates: this.#updates, writers, texts };
  }

  #begin(text: CompactedText): void {
    this.isChanged = false;
    this.#restored = restoreText(text);
    this.#updates = text.updates;
    this.#writers.clear();
    for (const { participant, bytes, lastAt } of text.writers)
      this.#writers.set(participant, { bytes, lastAt });
    for (const { root } of text.texts) this.#roots.add(root);
  }

  #update({ participant, cause, payload, at }: LogRow, phase: Phase): void {
    this.isChanged = true;
    this.#updates += 1;
    const { doc, written, deleted } = this.#restored;
    Y.applyUpdate(doc, payload);
    const mark: Mark = { by: participant, cause, phase };
    const { structs, ds } = Y.decodeUpdate(payload);
    for (const { id, length } of structs) written.add(id.client, id.clock, length, mark);
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) deleted.add(client, clock, len, mark);
    }
    if (participant === null) return;
    const bytes = (this.#writers.get(participant)?.bytes ?? 0) + payload.length;
    this.#writers.set(participant, { bytes, lastAt: at });
  }

  *#ranges(text: Y.Text): Generator<void, Range[]> {
    const { written, deleted } = this.#restored;
    const ranges: Range[] = [];
    for (const { id, length, deleted: isDeleted } of textItems(text)) {
      yield;
      const isSeed = id.client === seedClientId;
      if (isDeleted && !isSeed) continue;
      const kind = isSeed ? (isDeleted ? "cut" : "kept") : "written";
      const told =
        kind === "kept"
          ? [{ length, mark: null }]
          : (isDeleted ? deleted : written).of(id.client, id.clock, length);
      for (const piece of told) addRange(ranges, { kind, ...(piece.mark ?? unmarked), length: piece.length });
    }
    return ranges;
  }
}

const unmarked: Mark = { by: null, cause: null, phase: "call" };

function addRange(ranges: Range[], range: Range): void {
  const last = ranges.at(-1);
  const isSame =
    last?.kind === range.kind &&
    last.by === range.by &&
    last.cause === range.cause &&
    last.phase === range.phase;
  if (last && isSame) last.length += range.length;
  else ranges.push(range);
}
