import * as Y from "yjs";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import type { LogRow } from "../storage/port.ts";
import { CompactedText } from "./compacted-text.ts";
import { TextHistory } from "./text-history.ts";

const root = "f:0";
const [ada, bob] = ["4erte7mk3j7octfi", "4erte7mk3j7octfj"].map((id) => ParticipantId.parse(id));

/** A document as another node has it, which knows what the log has by then. */
function nodeWith(client: number, update?: Uint8Array): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  if (update) Y.applyUpdate(doc, update);
  doc.clientID = client;
  return doc;
}

/** What a change does, as one update. */
function effectOf(doc: Y.Doc, change: (text: Y.Text) => void): Uint8Array {
  const before = Y.encodeStateVector(doc);
  change(doc.getText(root));
  return Y.encodeStateAsUpdate(doc, before);
}

test("a text can be read again of which two deleted the same on two nodes at once", () => {
  const seed = effectOf(nodeWith(1), (text) => text.insert(0, "0123456789"));
  const hers = effectOf(nodeWith(100, seed), (text) => text.delete(2, 6));
  const his = effectOf(nodeWith(101, seed), (text) => text.delete(2, 4));
  const history = new TextHistory("code");
  const rows = [
    { participant: null, payload: seed },
    { participant: ada ?? null, payload: hers },
    { participant: bob ?? null, payload: his },
  ];
  for (const [index, row] of rows.entries()) {
    const rest = { seq: index + 1, at: 0, audience: "everyone", cause: null, command: null } as const;
    const whole: LogRow = { ...row, ...rest, kind: "update:code" };
    history.read(whole, "call");
  }
  const steps = history.compacted([root], new Set());
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { texts } = CompactedText.parse(JSON.parse(JSON.stringify(step.value)));
  expect(texts[0]?.text).toBe("0189");
  expect(texts[0]?.ranges.map(({ kind, length, by }) => [kind, length, by])).toEqual([
    ["kept", 2, null],
    ["cut", 6, ada],
    ["kept", 2, null],
  ]);
});
