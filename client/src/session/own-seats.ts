import { isParticipantId } from "@tandiff/shared/id-forms.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { keepCopy } from "../ui/browser-copies.ts";

const prefix = (session: string): string => `tandiff:seat:${session}:`;

/** Keeps in this browser which seat of a session was opened in it, for links that name a session alone. No secret. */
export function rememberSeat(session: SessionId, participant: ParticipantId): void {
  try {
    keepCopy(localStorage, `${prefix(session)}${participant}`, String(Date.now()));
  } catch {
    // Storage is switched off or full: such links then ask for one's own link first.
  }
}

/** The seat that was opened last; null where there is none. */
export function rememberedSeat(session: string): ParticipantId | null {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix(session)));
    const lastFirst = keys.toSorted(
      (a, b) => Number(localStorage.getItem(b)) - Number(localStorage.getItem(a)),
    );
    const [participant = ""] = lastFirst.map((key) => key.slice(prefix(session).length));
    return isParticipantId(participant) ? participant : null;
  } catch {
    return null;
  }
}
