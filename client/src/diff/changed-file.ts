import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import { similarityOf } from "@tandiff/shared/diff/similarity.ts";
import type { FileId } from "@tandiff/shared/ids.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { splitLines } from "@tandiff/shared/text/byte-string.ts";
import type { DiffFile, FileText, SideText } from "./model.ts";

/** A file that differs from the merge request's head, ready to be shown. */
export interface SinceHeadFile {
  readonly id: FileId;
  /** As the workspace has it now. */
  readonly workspaceFile: Pick<WorkspaceFile, "path" | "deleted">;
  readonly file: DiffFile;
  readonly text: FileText;
  readonly headText: string;
  readonly nowText: string;
}

const utf8 = new TextEncoder();

/** The difference of one file between two of its texts; `headPath` is null for one that head does not have. */
export function sinceHeadFile(
  workspaceFile: Pick<WorkspaceFile, "id" | "path" | "deleted">,
  headPath: string | null,
  headText: string,
  nowText: string,
): SinceHeadFile {
  const { id, path, deleted } = workspaceFile;
  const edits = lineEdits(splitLines(headText), splitLines(nowText));
  const base = headPath === null ? null : sideText(headText);
  const head = deleted ? null : sideText(nowText);
  const isRenamed = !deleted && headPath !== null && headPath !== path;
  return {
    id,
    workspaceFile,
    headText,
    nowText,
    text: { base, head },
    file: {
      path,
      basePath: headPath,
      headPath: deleted ? null : path,
      change: deleted ? "deleted" : headPath === null ? "added" : isRenamed ? "renamed" : "modified",
      similarity: isRenamed ? similarityOf(utf8.encode(headText), utf8.encode(nowText)) : 100,
      additions: edits.reduce((sum, edit) => sum + edit.headEnd - edit.headStart, 0),
      deletions: edits.reduce((sum, edit) => sum + edit.baseEnd - edit.baseStart, 0),
      facts: [],
      body: {
        kind: "text",
        edits,
        baseLines: base?.lines.length ?? 0,
        headLines: head?.lines.length ?? 0,
      },
    },
  };
}

function sideText(text: string): SideText {
  const lines = splitLines(text).map((line) => line.replace(/\n$/, ""));
  return { lines, finalNewline: text === "" || text.endsWith("\n") };
}
