import { seedClientId } from "@tandiff/shared/sync/protocol.ts";
import * as Y from "yjs";
import { textItems } from "./text-items.ts";

/**
 * Where a line of the merge request's head stands in the workspace now, counted from 1. `headText` is
 * the file as the workspace began with it. If the line is gone, the place where it was.
 */
export function workspaceLine(text: Y.Text, headText: string, line: number): number {
  const { doc } = text;
  const start = seedClock(text);
  if (!doc || start === null) return 1;
  const offset = Math.min(lineOffset(headText, line), Math.max(0, headText.length - 1));
  // The server writes each file at once, so that its characters have clocks in a row.
  const place = Y.createRelativePositionFromJSON({ item: { client: seedClientId, clock: start + offset } });
  const index = Y.createAbsolutePositionFromRelativePosition(place, doc, false)?.index ?? 0;
  return text.toJSON().slice(0, index).split("\n").length;
}

/** The clock of a file's first seeded character, deleted or not; null for a file that began empty. */
function seedClock(text: Y.Text): number | null {
  let first: number | null = null;
  for (const { id } of textItems(text)) {
    if (id.client === seedClientId) first = Math.min(first ?? id.clock, id.clock);
  }
  return first;
}

function lineOffset(text: string, line: number): number {
  let offset = 0;
  for (let count = 1; count < line; count++) {
    const feed = text.indexOf("\n", offset);
    if (feed < 0) return offset;
    offset = feed + 1;
  }
  return offset;
}
