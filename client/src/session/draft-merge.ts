import type { Draft, DraftsView } from "@tandiff/shared/api.ts";

/** A draft as this browser holds it. One with nothing in it was thrown away, see `isGone`. */
export interface LocalDraft extends Draft {
  /** When the server saved the wording that this one goes on from; null where it had none. */
  readonly basis: number | null;
  /** Changed since the server last had it. */
  readonly dirty: boolean;
  /** When it was changed last in this browser: always later than what it goes on from. Milliseconds. */
  readonly changedAt: number;
}

type StoredDraft = DraftsView["drafts"][number];

/** Whether nothing is left of a draft: no text, and no labels that were chosen for it. */
export function isGone({ body, labels }: Pick<Draft, "body" | "labels">): boolean {
  return body === "" && labels === undefined;
}

/**
 * What holds once the server's wording is known; null for nothing. What the server no longer has was sent or
 * thrown away elsewhere, unless it was changed here since. Where the server's goes on from another wording
 * than mine both texts are kept, one after the other; `hasHeld` tells of a text whether this page had it.
 */
export function mergeDraft(
  mine: LocalDraft | undefined,
  stored: StoredDraft | undefined,
  hasHeld: (body: string) => boolean,
): LocalDraft | null {
  if (!stored) return mine?.dirty && !isGone(mine) ? { ...mine, basis: null } : null;
  const { savedAt, ...theirs } = stored;
  const taken = { ...theirs, basis: savedAt, dirty: false, changedAt: mine?.changedAt ?? 0 };
  if (!mine?.dirty) return taken;
  const basis = savedAt;
  if (mine.basis === savedAt || hasHeld(theirs.body)) return { ...mine, basis };
  if (isGone(mine)) return taken;
  const labels = mine.labels ?? theirs.labels;
  return { ...mine, body: bothTexts(theirs.body, mine.body), ...(labels ? { labels } : {}), basis };
}

/** Whether another tab has stored something that mine has gone on from already; `theirs` is null where it was removed. */
export function isBehind(theirs: LocalDraft | null, mine: LocalDraft | undefined): boolean {
  if (!mine) return false;
  return theirs ? theirs.changedAt < mine.changedAt : mine.dirty && !isGone(mine);
}

function bothTexts(theirs: string, mine: string): string {
  if (mine.includes(theirs)) return mine;
  return theirs.includes(mine) ? theirs : `${theirs}\n\n${mine}`;
}
