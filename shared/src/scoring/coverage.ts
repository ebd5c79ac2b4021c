import type { ExerciseKind } from "../exercise/kind.ts";
import type { Finding } from "../exercise/rubric.ts";
import type { ThreadId } from "../ids.ts";
import type { Position } from "../position.ts";
import type { Thread } from "../session/state.ts";
import type { Way } from "./score-words.ts";

/** A thread that may be on a finding: on its lines, or at least in one of its files. */
export interface Suggested {
  readonly thread: ThreadId;
  readonly nearness: "lines" | "file";
}

/** A comment often stands a little above or below what it is about. Lines. */
const beside = 3;

/** The threads that may cover a finding, those on its lines first. Only a person knows whether they do. */
export function suggestedThreads(
  { positions }: Pick<Finding, "positions">,
  threads: readonly Thread[],
): readonly Suggested[] {
  const found = threads.flatMap(({ id, position }): Suggested[] => {
    if (!position) return [];
    const near = new Set(positions.map((one) => nearnessOf(one, position)));
    if (near.has("lines")) return [{ thread: id, nearness: "lines" }];
    return near.has("file") ? [{ thread: id, nearness: "file" }] : [];
  });
  return found.toSorted((a, b) => Number(a.nearness === "file") - Number(b.nearness === "file"));
}

function nearnessOf(finding: Position, thread: Position): Suggested["nearness"] | null {
  if (finding.path !== thread.path) return null;
  if (!finding.lines || !thread.lines || finding.side !== thread.side) return "file";
  const overlap =
    thread.lines.start <= finding.lines.end + beside && thread.lines.end >= finding.lines.start - beside;
  return overlap ? "lines" : "file";
}

/** How a finding came up that this thread covers; a hint leaves no trace, so a person has to say it. */
export function suggestedWay({ addedInCall }: Pick<Thread, "addedInCall">, kind: ExerciseKind): Way {
  return addedInCall && kind === "review" ? "call" : "alone";
}
