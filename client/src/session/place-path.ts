import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import type { Place } from "@tandiff/shared/live/protocol.ts";
import type { TracedHunk } from "@tandiff/shared/trace/trace.ts";

/** The address of a place inside a participant's page: `/p/<participant>/changes/app/a.go`. */
export function placePath(participant: ParticipantId, place: Place): string {
  const base = `/p/${participant}/${place.view}`;
  if (place.view === "overview" || place.path === null) return base;
  return `${base}/${place.path.split("/").map(encodeURIComponent).join("/")}`;
}

/** The address of one change of the call, among all changes since the merge request. */
export function changePath(participant: ParticipantId, { file, edit }: ChangeName): string {
  const name = changeName({ file, edit });
  return `${placePath(participant, { view: "workspace", path: null })}?${new URLSearchParams({ since: name }).toString()}`;
}

/** What names a change of a file: the lines of head that it replaces. */
type ChangeName = Pick<TracedHunk, "file"> & { readonly edit: Pick<LineEdit, "baseStart" | "baseEnd"> };

export function changeName({ file, edit }: ChangeName): string {
  return `${file}:${edit.baseStart}-${edit.baseEnd}`;
}

/** The change that an address names. */
export function changeIn(search: string): string | null {
  return new URLSearchParams(search).get("since");
}

/** The address of the page that tells a candidate what is stored about them. */
export function storedPath(participant: ParticipantId): string {
  return `/p/${participant}/stored`;
}

/** The address of the replay; `?t=` names a moment of it, `?at=` a time by the server's clock, in milliseconds, `?change=` what was written. */
export function replayPath(participant: ParticipantId): string {
  return `/p/${participant}/replay`;
}

/** The moment of the replay at which a change of the trace was typed. */
export function changeReplayPath(participant: ParticipantId, hunk: TracedHunk): string {
  // What was done to a whole file was done at once, whatever lines it has.
  const name = hunk.kind === "renamed" || hunk.kind === "deleted" ? hunk.file : changeName(hunk);
  return `${replayPath(participant)}?${new URLSearchParams({ change: name }).toString()}`;
}

/** Whether an address is that of the replay, which is no place that others are told of. */
export function isReplayPath(pathname: string): boolean {
  const [, p, , page, ...rest] = pathname.split("/");
  return p === "p" && page === "replay" && rest.length === 0;
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
