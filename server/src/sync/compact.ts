import { randomUUID } from "node:crypto";
import * as Y from "yjs";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { Event, type EventOf } from "@tandiff/shared/session/events.ts";
import type { Phase } from "@tandiff/shared/session/phase.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { documents, rootName, seedClientId, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { textItems } from "@tandiff/shared/workspace/text-items.ts";
import { makeSpot, resolvePlaces, spotOrigin } from "@tandiff/shared/workspace/thread-place.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { Compaction, LogRow, NewRow, Storage } from "../storage/port.ts";
import {
  readCompactedText,
  restoreText,
  type CompactedText,
  type Mark,
  type Range,
  type RestoredText,
} from "../compaction/compacted-text.ts";
import { documentRules } from "./document-rules.ts";

/** What a session's documents come to; null when there is nothing to compact. */
export function compactSession(
  storage: Pick<Storage, "readLog" | "lastUpdateAt">,
  session: Pick<OpenSession, "id" | "state">,
  at: number,
): Compaction | null {
  if (storage.lastUpdateAt(session.id) === null) return null;
  const histories = new Map(documents.map((name) => [name, new History()]));
  let phase: Phase = "scheduled";
  for (const row of storage.readLog(session.id)) {
    phase = phaseAfter(phase, row);
    for (const name of documents) histories.get(name)?.read(name, row, phase);
  }
  // One that nobody has changed since the last time stays as it is.
  const changed = documents.filter((name) => histories.get(name)?.isChanged);
  const rows = changed.flatMap((name): NewRow[] => {
    const text = histories.get(name)?.compacted(documentRules[name].rootNames(session.state));
    return text ? [newRow(at, documentRules[name].audience, `text:${name}`, text)] : [];
  });
  const code = histories.get("code");
  const event: EventOf<"session.compacted"> = {
    kind: "session.compacted",
    epoch: randomUUID(),
    spots: code && changed.includes("code") ? newSpots(session.state, code) : [],
  };
  return { documents: changed, rows: [...rows, newRow(at, "everyone", event.kind, event)] };
}

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
function newSpots({ threads }: SessionState, code: History): EventOf<"session.compacted">["spots"] {
  const after = restoreText(code.compacted([])).doc;
  return threads.flatMap(({ id, spot }) => {
    const origin = spot && spotOrigin(spot);
    if (!origin) return [];
    const [place] = resolvePlaces(code.doc.getText(rootName(origin.file)), [origin]);
    if (place?.kind !== "lines") return [];
    const made = makeSpot(origin.file, after.getText(rootName(origin.file)), place);
    return made ? [{ thread: id, from: made.from, to: made.to }] : [];
  });
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

  compacted(rootNames: readonly string[]): CompactedText {
    for (const root of rootNames) this.#roots.add(root);
    return {
      updates: this.#updates,
      writers: Array.from(this.#writers, ([participant, writer]) => ({ participant, ...writer })),
      texts: [...this.#roots].map((root) => {
        const text = this.doc.getText(root);
        return { root, text: text.toJSON(), ranges: this.#ranges(text) };
      }),
    };
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

  #ranges(text: Y.Text): Range[] {
    const { written, deleted } = this.#restored;
    const ranges: Range[] = [];
    for (const { id, length, deleted: isDeleted } of textItems(text)) {
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
