import { createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { FileId, type SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import { open, seal } from "../sealing.ts";

const FocusText = z.object({ file: FileId, text: z.string() });

/** A row of the table `focus_texts`. */
export interface SealedFocusText {
  /** Keyed hash of the file's id. */
  readonly name: Uint8Array;
  readonly sealed: Uint8Array;
}

export const SealedFocusText: z.ZodType<SealedFocusText> = z.object({
  name: z.instanceof(Uint8Array),
  sealed: z.instanceof(Uint8Array),
});

/**
 * What a focus time's texts are sealed under. Derived with the session's key too: whoever erases the session has erased
 * this.
 * @param own the focus time's own key
 */
export function focusKey(own: KeyObject, sessionKey: KeyObject): KeyObject {
  const salt = sessionKey.export();
  return createSecretKey(
    Buffer.from(hkdfSync("sha256", own, salt, encodeFields(["tandiff focus key v1"]), 32)),
  );
}

/** @param key see `focusKey` */
export function sealFocusText(
  key: KeyObject,
  session: SessionId,
  file: FileId,
  text: string,
): SealedFocusText {
  const name = createHmac("sha256", key)
    .update(encodeFields(["tandiff focus name v1", file]))
    .digest();
  return { name, sealed: seal(key, Buffer.from(JSON.stringify({ file, text })), place(session, name)) };
}

export function openFocusText(
  key: KeyObject,
  session: SessionId,
  { name, sealed }: SealedFocusText,
): z.infer<typeof FocusText> {
  const json = Buffer.from(open(key, sealed, place(session, name))).toString();
  return FocusText.parse(JSON.parse(json));
}

/** Associated data. */
function place(session: SessionId, name: Uint8Array): Uint8Array {
  return encodeFields(["tandiff focus v1", session, name]);
}
