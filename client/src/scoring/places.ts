import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { linkedLines, placeQuery } from "../session/line-link.ts";
import { placePath } from "../session/place-path.ts";

/** The address that shows lines of the merge request, among its changes or in the file. */
export function positionAddress(
  participant: ParticipantId,
  position: Position,
  changed: ReadonlySet<string> | null,
): string {
  const { path } = position;
  const view = changed === null || changed.has(path) ? "changes" : "file";
  return `${placePath(participant, { view, path })}${placeQuery({ at: linkedLines(position) })}`;
}

/** The address that shows what a thread is on. */
export function threadAddress(participant: ParticipantId, { position, spot }: Thread): string {
  if (position) return positionAddress(participant, position, null);
  return placePath(participant, spot ? { view: "workspace", path: null } : { view: "overview" });
}

/** "stays.go:25–40", and the whole path where there is room for it. */
export function shortPlace({ path, lines, side }: Position): string {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const numbers = lines ? `:${lines.start}${lines.end === lines.start ? "" : `–${lines.end}`}` : "";
  return `${file}${numbers}${side === "base" ? " (base)" : ""}`;
}
