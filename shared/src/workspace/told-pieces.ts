import type * as Y from "yjs";
import type { Marks } from "./marks.ts";
import { textPieces, type TextPiece } from "./text-pieces.ts";

/** Characters in a row, as `TextPiece` has them, with what is told of them: null where nothing is. */
export interface ToldPiece<Told> extends Pick<TextPiece, "kind" | "length"> {
  readonly told: Told | null;
}

/**
 * All of a text, in its order, with what is told of who wrote and who deleted it. Of what is kept nothing is. Null
 * wherever it may be interrupted besides.
 */
export function* toldPieces<Mark extends object>(
  text: Y.Text,
  written: Marks<Mark>,
  deleted: Marks<Mark>,
): Generator<ToldPiece<Mark> | null> {
  for (const textPiece of textPieces(text)) {
    if (textPiece === null) {
      yield null;
      continue;
    }
    const { kind, length, id } = textPiece;
    if (kind === "kept" || id === null) {
      yield { kind, length, told: null };
      continue;
    }
    const marks = kind === "cut" ? deleted : written;
    for (const piece of marks.of(id.client, id.clock, length)) {
      yield { kind, length: piece.length, told: piece.mark };
    }
  }
}
