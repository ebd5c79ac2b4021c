import * as Y from "yjs";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { ClientIds } from "./client-ids.ts";
import { isTooMuchWork, structCount, type Deletion } from "./effort.ts";
import { newTextByRoot } from "./gate-text.ts";
import { encodeRemainder, type DeleteSet, type Struct } from "./remainder.ts";
import type { Roots } from "./roots.ts";
import { survey } from "./survey.ts";
import { refused, type Verdict } from "./verdict.ts";

export interface GateContext {
  readonly participant: ParticipantId;
  /** Role and phase allow this participant to write the document now. */
  readonly mayWrite: boolean;
  readonly clientIds: ClientIds;
  readonly roots: Roots;
}

/**
 * Judges an update against the accepted document without changing either. `doc` holds all that was
 * accepted, including rows that still wait for their commit, and must have `gc: false`.
 */
export function judge(doc: Y.Doc, update: Uint8Array, context: GateContext): Verdict {
  // An honest page may send on all that it has, cut up otherwise than here, and something new.
  const most = 2 * structCount(doc) + limits.pieces;
  const costly = survey(update, { structs: most, deletions: most });
  if (costly !== null) return costly;
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    return refused("malformed");
  }
  const fresh = freshStructs(doc, decoded.structs);
  if (fresh === null) return refused("gap");
  const deleteSet = tidyDeletions(decoded.ds);
  const deletions = freshDeletions(doc, deleteSet, fresh.ends);
  if (deletions === "unknown") return refused("unknown-reference");
  if (fresh.structs.length === 0 && deletions.length === 0) return { effect: "none" };

  if (!context.mayWrite) return refused("may-not-write");
  const clientIds = new Set(fresh.structs.map((struct) => struct.id.client));
  if (isTooMuchWork(doc, fresh.structs, deletions)) return refused("too-large");
  if (!context.clientIds.mayClaim(clientIds, context.participant)) return refused("client-id-taken");
  const text = newTextByRoot(doc, fresh.structs, context.roots);
  if (text.kind === "refused") return text.verdict;
  if (!fits(text.added, context.roots)) return refused("too-large");
  const remainder = encodeRemainder(doc, fresh.structs, deleteSet);
  return { effect: "change", clientIds, remainder, pieces: fresh.structs.length + deletions.length };
}

interface FreshStructs {
  /** Structs that are new, whole or from their middle on, in the update's order. */
  readonly structs: readonly Struct[];
  /** Per client id, the clock behind its last struct in the update or the document. */
  readonly ends: ReadonlyMap<number, number>;
}

/**
 * Cuts away known structs. Null when the rest does not continue the document: a gap, a Skip, a client
 * id in two places of the update (Yjs would drop the first), or a struct of no length.
 */
function freshStructs(doc: Y.Doc, structs: readonly Struct[]): FreshStructs | null {
  const fresh: Struct[] = [];
  const ends = new Map<number, number>();
  let previous: number | null = null;
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (client !== previous && ends.has(client)) return null;
    const known: number = ends.get(client) ?? Y.getState(doc.store, client);
    const expected = client === previous ? known : Math.min(clock, known);
    // Inside one client's run the structs follow each other; the run may start anywhere in the known.
    if (clock > expected || struct.length <= 0) return null;
    const end = clock + struct.length;
    if (!Number.isSafeInteger(end)) return null;
    if (end > known) {
      if (struct instanceof Y.Skip) return null;
      fresh.push(struct);
    }
    ends.set(client, Math.max(known, end));
    previous = client;
  }
  return { structs: fresh, ends };
}

/**
 * Merges ranges, so that those which overlap a thousand times are walked through once, and drops those
 * of no length: Yjs throws over one behind what it knows.
 */
function tidyDeletions(deleteSet: DeleteSet): DeleteSet {
  const merged = Y.mergeDeleteSets([deleteSet]);
  for (const [client, ranges] of merged.clients) {
    const real = ranges.filter(({ len }) => len > 0);
    if (real.length > 0) merged.clients.set(client, real);
    else merged.clients.delete(client);
  }
  return merged;
}

/** The ranges that delete anything which is not deleted yet; "unknown" when one names what nobody has. */
function freshDeletions(
  doc: Y.Doc,
  deleteSet: DeleteSet,
  ends: ReadonlyMap<number, number>,
): readonly Deletion[] | "unknown" {
  const found: Deletion[] = [];
  for (const [client, ranges] of deleteSet.clients) {
    const known = Y.getState(doc.store, client);
    const limit = Math.max(known, ends.get(client) ?? 0);
    for (const { clock, len } of ranges) {
      const end = clock + len;
      if (!Number.isSafeInteger(end) || end > limit) return "unknown";
      if (end > known || !allDeleted(doc, client, clock, end)) found.push({ client, clock, end });
    }
  }
  return found;
}

function allDeleted(doc: Y.Doc, client: number, from: number, end: number): boolean {
  const structs = doc.store.clients.get(client);
  if (structs === undefined) return false;
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const struct = structs[index];
    if (struct === undefined || struct.id.clock >= end) break;
    if (!struct.deleted) return false;
  }
  return true;
}

/** Limits count UTF-16 code units, the unit that both the editor and Yjs count in. */
function fits(added: ReadonlyMap<string, number>, roots: Roots): boolean {
  let growth = 0;
  for (const [root, length] of added) {
    if ((roots.text(root)?.length ?? 0) + length > limits.workspaceFile) return false;
    growth += length;
  }
  return growth === 0 || roots.totalLength() + growth <= limits.workspace;
}
