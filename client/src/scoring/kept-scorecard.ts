import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Scorecard } from "@tandiff/shared/scoring/scorecard.ts";
import { keepCopy } from "../ui/browser-copies.ts";

/** What this browser holds of a scorecard that the server has not got yet, and what it goes on from. */
export interface KeptScorecard {
  readonly base: Scorecard;
  readonly card: Scorecard;
}

const keyOf = (participant: ParticipantId): string => `tandiff:scorecard:${participant}`;

/** Null takes it away. */
export function keepScorecard(participant: ParticipantId, kept: KeptScorecard | null): void {
  try {
    if (kept) keepCopy(localStorage, keyOf(participant), JSON.stringify(kept));
    else localStorage.removeItem(keyOf(participant));
  } catch {
    // Storage is full or switched off: the server has it soon.
  }
}

/** Checked by its outline only: this page wrote it, and the server looks at each part before it takes it. */
export function keptScorecard(participant: ParticipantId): KeptScorecard | null {
  try {
    const kept: KeptScorecard | null = JSON.parse(localStorage.getItem(keyOf(participant)) ?? "null");
    return kept && isCard(kept.base) && isCard(kept.card) ? kept : null;
  } catch {
    return null;
  }
}

function isCard(card: Scorecard): boolean {
  return (
    typeof card.summary === "string" &&
    typeof card.dimensions === "object" &&
    typeof card.findings === "object"
  );
}
