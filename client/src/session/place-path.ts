import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Place } from "@tandiff/shared/live/protocol.ts";

/** The address of a place inside a participant's page: `/p/<participant>/changes/app/a.go`. */
export function placePath(participant: ParticipantId, place: Place): string {
  const base = `/p/${participant}/${place.view}`;
  if (place.view === "overview" || place.path === null) return base;
  return `${base}/${place.path.split("/").map(encodeURIComponent).join("/")}`;
}

/** The address of the page that tells a candidate what is stored about them. */
export function storedPath(participant: ParticipantId): string {
  return `/p/${participant}/stored`;
}

/** The place that an address names, or null for a participant's front page and anything unknown. */
export function parsePlace(pathname: string): Place | null {
  const [, p, , view, ...rest] = pathname.split("/");
  if (p !== "p") return null;
  const path = decode(rest);
  switch (view) {
    case "overview":
      return { view };
    case "changes":
    case "workspace":
      return { view, path };
    case "file":
      return path === null ? { view: "overview" } : { view, path };
    case undefined:
    default:
      return null;
  }
}

/** Whether an address is that of one's scorecard, which is no place that others are told of. */
export function isScorecardPath(pathname: string): boolean {
  const [, p, , page, ...rest] = pathname.split("/");
  return p === "p" && page === "scorecard" && rest.length === 0;
}

function decode(parts: readonly string[]): string | null {
  try {
    return parts.map(decodeURIComponent).join("/") || null;
  } catch {
    return null;
  }
}
