import { toByteString } from "../text/byte-string.ts";

/** Longest piece that is compared as a whole, as in git (diffcore-delta.c): else lines end pieces. */
const longestPiece = 64;

/** A file's pieces as sorted numbers, each as often as it occurs. */
export interface Fingerprint {
  readonly pieces: Uint32Array;
  /** Bytes. */
  readonly size: number;
}

/** Makes fingerprints that can be compared with each other. */
export class Fingerprints {
  readonly #numbers = new Map<string, number>();
  readonly #lengths: number[] = [];

  of(bytes: Uint8Array): Fingerprint {
    const text = toByteString(bytes);
    const pieces: number[] = [];
    let feed = text.indexOf("\n");
    for (let start = 0, end = 0; start < text.length; start = end) {
      // Looked for once a line: pieces of a line without end would each go through all of the text.
      if (feed >= 0 && feed < start) feed = text.indexOf("\n", start);
      end = Math.min(start + longestPiece, feed < 0 ? text.length : feed + 1);
      pieces.push(this.#numberOf(text.slice(start, end)));
    }
    return { pieces: Uint32Array.from(pieces).toSorted(), size: bytes.length };
  }

  /** Share of the larger file that both have, by bytes, 0–1. Two empty files are the same. */
  similarity(a: Fingerprint, b: Fingerprint): number {
    const larger = Math.max(a.size, b.size);
    return larger === 0 ? 1 : this.#commonBytes(a.pieces, b.pieces) / larger;
  }

  #numberOf(piece: string): number {
    const known = this.#numbers.get(piece);
    if (known !== undefined) return known;
    const number = this.#lengths.push(piece.length) - 1;
    this.#numbers.set(piece, number);
    return number;
  }

  #commonBytes(a: Uint32Array, b: Uint32Array): number {
    let common = 0;
    for (let i = 0, j = 0; i < a.length && j < b.length;) {
      const left = a[i] ?? 0;
      const right = b[j] ?? 0;
      if (left === right) common += this.#lengths[left] ?? 0;
      if (left <= right) i++;
      if (right <= left) j++;
    }
    return common;
  }
}

/** Share of the larger of two files that both have, as a whole percentage. */
export function similarityOf(a: Uint8Array, b: Uint8Array): number {
  const fingerprints = new Fingerprints();
  return percentage(fingerprints.similarity(fingerprints.of(a), fingerprints.of(b)));
}

/** A share as git shows it: rounded down. */
export function percentage(share: number): number {
  return Math.floor(share * 100);
}
