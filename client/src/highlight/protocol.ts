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
  readonly colours: PackedColours;
}
