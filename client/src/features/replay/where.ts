import type { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { Place } from "@tandiff/shared/live/protocol.ts";
import type { Whereabouts } from "@tandiff/shared/replay/protocol.ts";
import type { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import type { Caret } from "../../editor/carets.ts";
import type { Followed, Shown } from "./create-player.ts";

/** Where somebody is: in a file of the workspace, or on another page. */
export type Where =
  | { readonly kind: "file"; readonly file: FileId; readonly line: number }
  | { readonly kind: "page"; readonly place: Place };

/** The later of what somebody looked at and where they wrote; null where nothing is known. Lines count from 1. */
export function whereIs(
  { view, wrote }: Whereabouts,
  { workspace }: Pick<SessionState, "workspace">,
  textOf: (file: FileId) => SplicedText,
): Where | null {
  if (wrote && (view === null || wrote.at >= view.at)) {
    return { kind: "file", file: wrote.file, line: lineOf(textOf(wrote.file), wrote.offset) };
  }
  if (view === null) return null;
  const { place, line, cursor } = view.shown;
  const path = place.view === "workspace" ? place.path : null;
  const file = path === null ? undefined : workspace?.files.find((one) => one.path === path && !one.deleted);
  return file ? { kind: "file", file: file.id, line: cursor ?? line ?? 1 } : { kind: "page", place };
}

/** The marks of those who are in a file: behind what they wrote last, or where they look. */
export function caretsIn(
  file: FileId,
  people: Shown["people"],
  state: Pick<SessionState, "workspace" | "participants">,
  textOf: (file: FileId) => SplicedText,
): Caret[] {
  return [...people].flatMap(([id, whereabouts]): Caret[] => {
    const where = whereIs(whereabouts, state, textOf);
    if (where?.kind !== "file" || where.file !== file) return [];
    const index = state.participants.findIndex((one) => one.id === id);
    const name = state.participants[index]?.name ?? "";
    const { view, wrote } = whereabouts;
    const hasWritten = wrote?.file === file && (view === null || wrote.at >= view.at);
    return [{ id, name, index, at: hasWritten ? { offset: wrote.offset } : { line: where.line } }];
  });
}

/** The person that the view goes along with now. */
export function leaderOf(followed: Followed, { people }: Pick<Shown, "people">): ParticipantId | null {
  if (followed !== "writer") return followed;
  let last: { readonly id: ParticipantId; readonly at: number } | null = null;
  for (const [id, { wrote }] of people) {
    if (wrote && (last === null || wrote.at > last.at)) last = { id, at: wrote.at };
  }
  return last?.id ?? null;
}

/** The line that an offset is in, from 1. */
function lineOf(text: SplicedText, offset: number): number {
  const [breaks = 0] = text.breaksBefore([offset]);
  return breaks + 1;
}

/** "1:02:03", "4:05". */
export function timeWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const two = (number: number): string => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
