import { AppError } from "@tandiff/shared/errors.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";

/** @throws AppError "conflict" when there is nothing to agree to */
export function giveConsent({ replay, consent, compaction }: SessionState): Event[] {
  if (consent?.given) return [];
  if (replay === "never") {
    throw new AppError("conflict", "No replay of this interview is kept, so there is nothing to agree to.");
  }
  if (compaction !== null) {
    throw new AppError(
      "conflict",
      "How the text came about was deleted already, so it cannot be kept any more.",
    );
  }
  if (consent?.isFinal) {
    throw new AppError(
      "conflict",
      "You took your consent back during the call. What was kept by then goes as the call ends, so there is nothing to agree to any more.",
    );
  }
  return [{ kind: "consent.given" }];
}

export function withdrawConsent({ consent }: SessionState): Event[] {
  return consent?.given ? [{ kind: "consent.withdrawn" }] : [];
}

/** For the moment from which the others hear of the candidate. That one was taken back before then is told to nobody. */
export function tellConsent({ consent }: SessionState): Event[] {
  return consent?.given ? [{ kind: "consent.told" }] : [];
}
