import type { ChangedLines } from "../session/call.ts";
import type { SessionState } from "../session/state.ts";

/** The last word about just these lines, or else about lines that the change has taken in since. */
export function tieOf(
  change: ChangedLines,
  ties: SessionState["ties"],
): SessionState["ties"][number] | undefined {
  const ofFile = ties.filter((tie) => tie.change.file === change.file);
  return (
    ofFile.findLast((tie) => tie.change.start === change.start && tie.change.end === change.end) ??
    ofFile.findLast((tie) => tie.change.start < change.end && change.start < tie.change.end)
  );
}
