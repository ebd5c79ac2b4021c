import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { headLineOf } from "../../diff/context.ts";
import { useSession } from "../../session/session-store.ts";
import { workspaceLine } from "../../sync/head-place.ts";
import type { DocumentStatus } from "../../sync/shared-document.ts";
import { loadHeadText } from "./since-head.ts";

/** A place in the workspace; `line` counts from 1. */
export interface WorkspaceTarget {
  readonly path: string;
  readonly line: number;
}

/** How to find the place in the workspace that a position of the diff stands for today. */
export function useWorkspaceTarget(view: MergeRequestView, status: DocumentStatus) {
  const participant = useSession((session) => session.participant);
  const workspace = useSession(({ state }) => state.workspace);

  /** The path under which a position's file is in the workspace, or null. */
  const pathOf = (position: Position | null): string | null => {
    const head = position && headPosition(view, position);
    return head && workspace?.files.some((file) => file.path === head.path) ? head.path : null;
  };
  const targetOf = async (position: Position | null): Promise<WorkspaceTarget | null> => {
    const head = position && headPosition(view, position);
    const file = workspace?.files.find(({ path }) => path === head?.path);
    if (!head || !file) return null;
    if (status.kind !== "ready") return { path: head.path, line: head.line };
    const headText = await loadHeadText(participant, view, head.path);
    const text = status.copy.doc.getText(rootName(file.id));
    return { path: head.path, line: workspaceLine(text, headText, head.line) };
  };
  return { pathOf, targetOf };
}

/** The line of head that a position is about; for deleted lines of base, the one after them. */
export function headPosition(
  view: MergeRequestView,
  { path, side, lines }: Position,
): WorkspaceTarget | null {
  const line = lines?.start ?? 1;
  if (side === "head") return { path, line };
  const diff = view.diffs.find(({ base }) => base?.path === path);
  if (!diff) return { path, line };
  if (!diff.head) return null;
  if (diff.body.kind !== "text") return { path: diff.head.path, line: 1 };
  const edits = diff.body.edits;
  const gone = edits.find((edit) => line > edit.baseStart && line <= edit.baseEnd);
  return {
    path: diff.head.path,
    line: gone ? gone.headStart + 1 : (headLineOf(edits, line) ?? 1),
  };
}
