import type { Draft, DraftsView } from "@tandiff/shared/api.ts";

/** A draft as this browser holds it. One with nothing in it was thrown away, see `isGone`. */
export interface LocalDraft extends Draft {
  /** When it was last changed here, by the server's clock as far as known. Milliseconds. */
  readonly editedAt: number;
  /** Changed since the server last had it. */
  readonly dirty: boolean;
}

/** Whether nothing is left of a draft: no text, and no labels that were chosen for it. */
export function isGone({ body, labels }: Pick<Draft, "body" | "labels">): boolean {
  return body === "" && labels === undefined;
}

/**
 * What holds after the server's drafts have arrived. The newer of two wins; what the server no longer
 * has was sent or thrown away elsewhere, unless it was changed here since.
 */
export function mergeDrafts(
  local: ReadonlyMap<string, LocalDraft>,
  server: DraftsView["drafts"],
): ReadonlyMap<string, LocalDraft> {
  const merged = new Map([...local].filter(([, draft]) => draft.dirty));
  for (const { savedAt, ...draft } of server) {
    const mine = merged.get(draft.key);
    if (mine && mine.editedAt > savedAt) continue;
    merged.set(draft.key, { ...draft, editedAt: savedAt, dirty: false });
  }
  return merged;
}
