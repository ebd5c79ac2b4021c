import { firstIndex } from "../first-index.ts";
import type { ReplayPiece } from "./protocol.ts";
import { Scene, type Seed } from "./scene.ts";

/**
 * Shows any moment of a replay from the piece that it is in: forward it goes on from where it is, anywhere else it
 * begins at the piece's own scene. So no moment costs more than one piece, wherever it lies.
 */
export class Playhead {
  readonly #seed: Seed;
  #piece: ReplayPiece | null = null;
  #scene: Scene;
  /** How many of the piece's steps are in the scene. */
  #done = 0;
  #at = 0;

  constructor(seed: Seed) {
    this.#seed = seed;
    this.#scene = new Scene(seed);
  }

  /** The scene after all that happened up to a moment of this piece, itself included. It is good until the next call. */
  seek(piece: ReplayPiece, moment: number): Scene {
    if (piece !== this.#piece || moment < this.#at) {
      this.#piece = piece;
      this.#scene = new Scene(this.#seed, piece.frame);
      this.#done = 0;
    }
    this.#at = moment;
    for (let step = piece.steps[this.#done]; step && step.at <= moment; step = piece.steps[this.#done]) {
      this.#scene.apply(step);
      this.#done += 1;
    }
    return this.#scene;
  }
}

/** The number of the piece that a moment is in; pieces are told by their beginnings. */
export function pieceAt(beginnings: readonly number[], moment: number): number {
  return Math.max(
    0,
    lastUpTo(beginnings, moment, (beginning) => beginning),
  );
}

/** The last of what is sorted by a time whose time is not after a moment; -1 where there is none. */
export function lastUpTo<One>(sorted: readonly One[], moment: number, timeOf: (one: One) => number): number {
  const first = firstIndex(sorted.length, (index) => {
    const one = sorted[index];
    return one !== undefined && timeOf(one) > moment;
  });
  return first - 1;
}
