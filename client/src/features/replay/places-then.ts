import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Lines } from "@tandiff/shared/position.ts";
import type { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import type { Thread, Workspace } from "@tandiff/shared/session/state.ts";
import type { TextChange } from "@tandiff/shared/text/text-changes.ts";
import { lineStarts } from "@tandiff/shared/workspace/line-starts.ts";
import { onlyMatch, type ThreadPlace } from "@tandiff/shared/workspace/thread-place.ts";
import { headLinesOf } from "../../threads/head-lines.ts";
import type { ThreadPlaces } from "../../threads/places-context.ts";
import { workspaceFileOf } from "../../threads/thread-places.ts";

/** What a thread is about in a replay: characters of a text of its file, half open; none for the whole file. */
export interface OriginThen {
  readonly file: FileId;
  readonly text: SplicedText;
  readonly range: { readonly start: number; readonly end: number; readonly quote: string } | null;
}

/**
 * What a thread is about; null where it has no place in the workspace.
 * @param textWhenOpened the text that a file had then; `seeded` gives the one that it began with
 */
export async function originThen(
  thread: Pick<Thread, "position" | "spot" | "openedAt">,
  view: MergeRequestView,
  workspace: Workspace | null,
  seeded: (file: FileId) => SplicedText,
  textWhenOpened: (file: FileId, openedAt: number) => Promise<SplicedText>,
): Promise<OriginThen | null> {
  const file = workspaceFileOf(thread, view, workspace)?.id;
  if (file === undefined) return null;
  if (thread.spot) {
    const text = await textWhenOpened(file, thread.openedAt);
    return { file, text, range: rangeOf(text.text, thread.spot.lines) };
  }
  const head = thread.position && headLinesOf(view, thread.position);
  if (!head) return null;
  const text = seeded(file);
  return { file, text, range: head.lines && rangeOf(text.text, head.lines) };
}

function rangeOf(text: string, lines: Lines): OriginThen["range"] {
  const starts = lineStarts(text);
  const [start, end] = [starts.startOf(lines.start), starts.startOf(lines.end + 1)];
  return { start, end, quote: text.slice(start, end).replace(/\n$/, "") };
}

/** Where the threads of a file stand in a text of it: what is left of their lines, or where these read the same. */
export function placesThen(
  file: FileId,
  origins: ReadonlyMap<ThreadId, OriginThen>,
  now: SplicedText,
): ThreadPlaces {
  const changes = new Map<SplicedText, readonly TextChange[]>();
  const places = new Map<ThreadId, ThreadPlace>();
  for (const [thread, origin] of origins) {
    if (origin.file !== file) continue;
    const known = changes.get(origin.text) ?? origin.text.changesTo(now);
    changes.set(origin.text, known);
    places.set(thread, placeThen(origin, known, now));
  }
  return places;
}

function placeThen(
  { file, text, range }: OriginThen,
  changes: readonly TextChange[],
  now: SplicedText,
): ThreadPlace {
  if (range === null) return { kind: "file", file };
  const { kept, isWhole, nearest } = keptOf(text.text, range, changes);
  const match = isWhole ? null : onlyMatch(now.text, range.quote);
  const found = match ?? kept;
  if (found === null)
    return { kind: "gone", file, line: lineAt(now, Math.min(nearest, now.text.length - 1)) };
  return {
    kind: "lines",
    file,
    start: lineAt(now, found.start),
    end: lineAt(now, Math.max(found.start, found.end - 1)),
  };
}

/** What is left of a range, by offsets in the text that the changes lead to, from its first to its last sign. */
function keptOf(
  text: string,
  { start, end, quote }: NonNullable<OriginThen["range"]>,
  changes: readonly TextChange[],
) {
  let kept: { start: number; end: number } | null = null;
  let isWhole = true;
  let nearest: number | null = null;
  let moved = 0;
  let read = 0;
  const keep = (from: number, to: number): void => {
    if (from >= to) return;
    const part = text.slice(from, to);
    const lead = quote.trim() === "" ? 0 : part.search(/\S/);
    if (lead < 0) return;
    const last = quote.trim() === "" ? to : from + part.trimEnd().length;
    kept = { start: kept?.start ?? from + lead + moved, end: last + moved };
  };
  for (const { offset, length, text: put } of changes) {
    keep(Math.max(start, read), Math.min(end, offset));
    if (offset < end && offset + length > start) isWhole = false;
    if (offset + length > start) nearest ??= Math.max(start, offset) + moved;
    moved += put.length - length;
    read = offset + length;
  }
  keep(Math.max(start, read), end);
  return { kept, isWhole: isWhole && kept !== null, nearest: nearest ?? start + moved };
}

function lineAt(text: SplicedText, offset: number): number {
  const [breaks = 0] = text.breaksBefore([Math.max(0, offset)]);
  return breaks + 1;
}
