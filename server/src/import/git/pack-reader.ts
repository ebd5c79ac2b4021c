import { createHash } from "node:crypto";
import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { BoundedCache } from "../../bounded-cache.ts";
import type { Work } from "../work.ts";
import { applyDelta } from "./apply-delta.ts";
import { damaged } from "./damaged.ts";
import { inflate, type ObjectKind, type PackedEntry, visitPack } from "./pack-entries.ts";

export interface GitObject {
  readonly kind: ObjectKind;
  readonly body: Uint8Array;
}

/** An object that can be put together: its kind is known, and what it is a delta of. */
interface Placed {
  readonly entry: PackedEntry;
  readonly kind: ObjectKind;
  readonly base: Placed | null;
  readonly depth: number;
}

/** The deepest chain of deltas that git itself writes. Source: git's pack-objects.h, OE_DEPTH_BITS. */
const deepestChain = 4_095;
/** Bytes of bodies that are kept, since the next object is as a rule a delta of one of the last. */
const keptBytes = 32 * 1024 * 1024;

/**
 * The objects of a packfile by their ids. The pack is gone through once to learn the ids; bodies are put
 * together when they are asked for, and few are held at a time. Source of the format: git's gitformat-pack(5).
 */
export class PackReader {
  readonly #pack: Buffer;
  readonly #work: Work;
  readonly #byId = new Map<string, Placed>();
  readonly #byOffset = new Map<number, Placed>();
  readonly #bodies = new BoundedCache<Uint8Array>(keptBytes, (body) => body.length);

  /** @throws {AppError} `bad-request` where the pack is damaged, `too-large` over a limit */
  constructor(pack: Uint8Array, work: Work) {
    this.#pack = Buffer.from(pack.buffer, pack.byteOffset, pack.byteLength);
    this.#work = work;
    const waiting = new Map<string | number, PackedEntry[]>();
    visitPack(this.#pack, (entry, data) => {
      const { what } = entry;
      work.spend(data.length);
      if ("kind" in what) this.#place({ entry, kind: what.kind, base: null, depth: 0 }, data);
      else {
        const base = "baseAt" in what ? what.baseAt : what.baseId;
        const others = waiting.get(base);
        if (others) others.push(entry);
        else waiting.set(base, [entry]);
      }
    });
    this.#placeDeltas(waiting);
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Null where the pack does not hold it. @throws {AppError} as the constructor */
  object(id: string): GitObject | null {
    const placed = this.#byId.get(id);
    return placed ? { kind: placed.kind, body: this.#body(placed) } : null;
  }

  /** @throws {AppError} `bad-request` where the pack does not hold it, or holds something else by that id */
  body(id: string, kind: ObjectKind): Uint8Array {
    const object = this.object(id);
    if (!object) throw damaged(`it lacks the ${kind} ${id.slice(0, 10)}`);
    if (object.kind !== kind) throw damaged(`${id.slice(0, 10)} is a ${object.kind} and no ${kind}`);
    return object.body;
  }

  /** The id of what is now placed. */
  #place(placed: Placed, body: Uint8Array): string {
    const id = createHash("sha1").update(`${placed.kind} ${body.length}\0`).update(body).digest("hex");
    this.#byOffset.set(placed.entry.at, placed);
    this.#byId.set(id, placed);
    return id;
  }

  /** Each delta comes once its base is placed; those that never come are of no base, or of each other. */
  #placeDeltas(waiting: Map<string | number, PackedEntry[]>): void {
    const ready: Placed[] = [];
    const release = (base: Placed, id: string): void => {
      for (const key of [id, base.entry.at]) {
        for (const entry of waiting.get(key) ?? []) {
          ready.push({ entry, kind: base.kind, base, depth: base.depth + 1 });
        }
        waiting.delete(key);
      }
    };
    for (const [id, base] of this.#byId) release(base, id);
    for (let placed = ready.pop(); placed; placed = ready.pop()) {
      if (placed.depth > deepestChain)
        throw tooLarge("The bundle has a chain of more deltas than git makes", count(deepestChain));
      release(placed, this.#place(placed, this.#body(placed)));
    }
    if (waiting.size > 0) throw damaged("it has deltas of objects that are not there");
  }

  #body(placed: Placed): Uint8Array {
    const deltas: PackedEntry[] = [];
    let base = placed;
    let body = this.#bodies.get(String(base.entry.at));
    while (!body && base.base) {
      deltas.push(base.entry);
      base = base.base;
      body = this.#bodies.get(String(base.entry.at));
    }
    body ??= this.#inflated(base.entry);
    for (const entry of deltas.toReversed()) body = applyDelta(body, this.#inflated(entry), this.#work.spend);
    const made = body;
    return this.#bodies.getOr(String(placed.entry.at), () => made);
  }

  #inflated(entry: PackedEntry): Uint8Array {
    this.#work.spend(entry.size);
    return inflate(this.#pack, entry).data;
  }
}
