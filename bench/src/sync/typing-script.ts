import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { clientFrame, messages, namePrefix } from "./frames.ts";

export const clientsPerRoom = 4;

/** What four people type in a room: for each of them a frame of an update and one of a cursor, key by key. */
export interface TypingScript {
  readonly clientIds: readonly number[];
  /** For a room, by client and key: both frames in one. */
  frames(room: string, client: number, key: number): Uint8Array;
}

/** Characters in a name of a room, so that one frame serves them all. */
export const roomNameLength = 8;

interface Template {
  readonly bytes: Buffer;
  /** Where the name of the room stands. */
  readonly names: readonly number[];
}

/**
 * Real updates and cursors, made before the clock starts. All rooms type the same: a client id belongs to a
 * document, so it may be in many.
 */
export function makeTypingScript(keys: number, withNames: boolean): TypingScript {
  const clientIds = Array.from(
    { length: clientsPerRoom },
    () => 2 ** 31 + Math.floor(Math.random() * 2 ** 30),
  );
  const placeholder = "#".repeat(roomNameLength);
  const prefix = withNames ? namePrefix(placeholder) : new Uint8Array();
  const templates = clientIds.map((clientId, client) =>
    typed(clientId, client, keys).map(({ update, cursor }): Template => {
      const bytes = Buffer.concat([
        clientFrame(messages.update(prefix, update)),
        clientFrame(messages.awareness(prefix, cursor)),
      ]);
      const first = bytes.indexOf(placeholder);
      return { bytes, names: withNames ? [first, bytes.indexOf(placeholder, first + 1)] : [] };
    }),
  );
  return {
    clientIds,
    frames: (room, client, key) => {
      const template = templates[client]?.[key];
      if (template === undefined) throw new Error("The script is too short.");
      if (template.names.length === 0) return template.bytes;
      const copy = Buffer.from(template.bytes);
      for (const at of template.names) copy.write(room, at, "latin1");
      return copy;
    },
  };
}

/** What one person's page sends while they type at a place of their own. */
function typed(clientId: number, client: number, keys: number): { update: Uint8Array; cursor: Uint8Array }[] {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const text = doc.getText("f:0");
  const sent: { update: Uint8Array; cursor: Uint8Array }[] = [];
  let update = new Uint8Array();
  doc.on("update", (bytes: Uint8Array) => (update = new Uint8Array(bytes)));
  for (let key = 0; key < keys; key++) {
    text.insert(key, "abcdefghij klmnopqrstuvwxyz\n".charAt((key * 7 + client) % 28));
    const place = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, key + 1));
    const state = {
      file: "f:0",
      cursor: { anchor: place, head: place },
      user: { name: "Ada", color: "#30bced" },
    };
    sent.push({ update, cursor: awarenessUpdate(clientId, key + 1, state) });
  }
  return sent;
}

/** As y-protocols encodes one page's own entry. */
function awarenessUpdate(clientId: number, clock: number, state: unknown): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, clientId);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, JSON.stringify(state));
  return encoding.toUint8Array(encoder);
}
