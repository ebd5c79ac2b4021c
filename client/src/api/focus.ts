import type { FocusPut, FocusText, FocusView } from "@tandiff/shared/api.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { getJson, sendJson } from "./http.ts";

/** Most characters that may surely be sent as the page closes: a body has 64 KiB, a character up to 3 bytes. */
const mostAtClose = 20_000;

/** What was saved in the running focus time. */
export async function loadFocus(participant: ParticipantId): Promise<readonly FocusText[]> {
  return (await getJson<FocusView>(`/api/${participant}/focus`)).texts;
}

/**
 * Saves the last text of a file, for its author alone; safe to repeat.
 * @throws AppError "conflict" when something is stored that it must not replace, or the focus time is over
 */
export function putFocus(participant: ParticipantId, focusText: FocusPut): Promise<void> {
  const keepalive = focusText.text.length <= mostAtClose;
  return sendJson("PUT", `/api/${participant}/focus`, focusText, { keepalive });
}
