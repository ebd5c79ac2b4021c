import { expect, test } from "vitest";
import * as Y from "yjs";
import { textPieces } from "./text-pieces.ts";

test("while it is found out what much undoing brought back, one can be interrupted", () => {
  const doc = new Y.Doc({ gc: false });
  const text = doc.getText("f:0");
  const undo = new Y.UndoManager(text, { captureTimeout: 0 });
  const lines = 300;
  for (let line = 0; line < lines; line += 1) text.insert(text.length, `line ${line}\n`);
  for (let line = 0; line < lines; line += 1) {
    text.delete(0, "line".length);
    undo.undo();
    text.insert(text.length, "!");
  }
  const pieces = [...textPieces(text)];
  const first = pieces.findIndex((piece) => piece !== null);
  expect(first).toBeGreaterThan(lines);
  const length = pieces.reduce((sum, piece) => sum + (piece?.kind === "written" ? piece.length : 0), 0);
  expect(length).toBe(text.length);
});
