import { setImmediate } from "node:timers/promises";
import { syncTypes, type DocumentName, messageTypes } from "@tandiff/shared/sync/protocol.ts";
import * as decoding from "lib0/decoding";
import * as Y from "yjs";
import { frames } from "../../server/src/sync/frames.ts";
import type { SeatToken, SimulatedNode } from "./node.ts";

const mostTurns = 100;

/**
 * What somebody is shown who comes to a node with nothing, and who has nothing to say.
 * @throws when they are not let in, or not answered
 */
export async function shownTo(seat: SeatToken, node: SimulatedNode, document: DocumentName): Promise<Y.Doc> {
  const answers: Uint8Array[] = [];
  const send = (frame: Uint8Array): void => {
    if (frame[0] === messageTypes.sync && frame[1] === syncTypes.step2) answers.push(frame.subarray(2));
  };
  const socket = { bufferedAmount: 0, send, close: () => undefined };
  const connection = await node.join(seat, document, socket, () => true);
  if (typeof connection === "number") throw new Error(`Node ${node.number} closes with ${connection}.`);
  const doc = new Y.Doc({ gc: false });
  connection.receive(frames.step1(Y.encodeStateVector(doc)));
  for (let turn = 0; answers.length === 0 && turn < mostTurns; turn += 1) await setImmediate();
  connection.closed();
  const [answer] = answers;
  if (!answer) throw new Error(`Node ${node.number} does not answer.`);
  Y.applyUpdate(doc, decoding.readVarUint8Array(decoding.createDecoder(answer)));
  return doc;
}
