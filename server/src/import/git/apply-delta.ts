import { tooLarge, count } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { damaged } from "./damaged.ts";

/** What a copy of size 0 stands for. */
const largestCopy = 0x10000;

/**
 * The object that a delta makes of its base. Source of the format: git's gitformat-pack(5), "Deltified
 * representation".
 *
 * @param spend told of the object's size before it is made
 * @throws {AppError} `bad-request` where the delta is damaged, `too-large` over `limits.blob`
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array, spend: (bytes: number) => void): Uint8Array {
  const reader = new DeltaReader(delta);
  if (reader.size() !== base.length) throw damaged("a delta does not fit to its base");
  const size = reader.size();
  if (size > limits.blob)
    throw tooLarge(`An object of the bundle has ${count(size)} bytes`, count(limits.blob));
  spend(size);
  const body = new Uint8Array(size);
  let written = 0;
  while (!reader.isAtEnd) {
    const piece = reader.piece(base);
    if (piece.length > size - written) throw damaged("a delta makes more than it says");
    body.set(piece, written);
    written += piece.length;
  }
  if (written !== size) throw damaged("a delta makes less than it says");
  return body;
}

class DeltaReader {
  readonly #delta: Uint8Array;
  #at = 0;

  constructor(delta: Uint8Array) {
    this.#delta = delta;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#delta.length;
  }

  /** Seven bits a byte, lowest first. */
  size(): number {
    let value = 0;
    for (let unit = 1; unit <= 2 ** 42; unit *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
    throw damaged("a delta names a size without end");
  }

  /** The bytes that the next instruction adds. */
  piece(base: Uint8Array): Uint8Array {
    const instruction = this.#byte();
    if (instruction === 0) throw damaged("a delta has an instruction that means nothing");
    if (instruction < 128) return this.#insert(instruction);
    const offset = this.#number(instruction, 4);
    const size = this.#number(instruction >> 4, 3) || largestCopy;
    if (offset + size > base.length) throw damaged("a delta copies from beyond its base");
    return base.subarray(offset, offset + size);
  }

  #insert(length: number): Uint8Array {
    const start = this.#at;
    if (start + length > this.#delta.length) throw damaged("a delta is cut short");
    this.#at += length;
    return this.#delta.subarray(start, this.#at);
  }

  /** Bytes, lowest first, of which each is there if its bit of `present` is set. */
  #number(present: number, bytes: number): number {
    let value = 0;
    for (let index = 0; index < bytes; index++) {
      if (present & (1 << index)) value += this.#byte() * 256 ** index;
    }
    return value;
  }

  #byte(): number {
    const byte = this.#delta[this.#at];
    if (byte === undefined) throw damaged("a delta is cut short");
    this.#at += 1;
    return byte;
  }
}
