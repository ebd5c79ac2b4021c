import type { PackedColours } from "./colours.ts";

/** Page to worker. */
export interface HighlightRequest {
  readonly id: number;
  readonly language: string;
  readonly text: string;
}

/** Worker to page. */
export interface HighlightAnswer {
  readonly id: number;
  /** Null when the language's grammar did not come, as without a network. */
  readonly colours: PackedColours | null;
}
