import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import { similarityOf } from "@tandiff/shared/diff/similarity.ts";
import type { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { splitLines } from "@tandiff/shared/text/byte-string.ts";
import { readTextFile } from "@tandiff/shared/text/text-file.ts";
import { useEffect, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadBlob } from "../../api/merge-request.ts";
import type { DiffFile, FileText, SideText } from "../../diff/model.ts";
import { useSession } from "../../session/session-store.ts";
import type { DocumentCopy } from "../../sync/shared-document.ts";
import { isTouched } from "../../sync/touched.ts";

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

export type SinceHead =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly files: readonly SinceHeadFile[] }
  | { readonly kind: "failed"; readonly sentence: string };

const utf8 = new TextEncoder();

/** Time that passes after an edit until the difference is made anew. Milliseconds. */
const pause = 300;

/** What the workspace has become since head, kept up to date while people write. */
export function useSinceHead(view: MergeRequestView, copy: DocumentCopy | null): SinceHead {
  const participant = useSession((session) => session.participant);
  const workspace = useSession(({ state }) => state.workspace);
  const [result, setResult] = useState<SinceHead>({ kind: "loading" });
  useEffect(() => {
    if (!copy || !workspace) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const known = new Map<FileId, SinceHeadFile>();
    const make = async (): Promise<void> => {
      timer = undefined;
      try {
        const files: SinceHeadFile[] = [];
        for (const file of workspace.files) {
          const text = copy.doc.getText(rootName(file.id));
          const headPath = headPathOf(view, file);
          const isMoved = file.deleted || file.path !== headPath;
          if ((!isTouched(text) && !isMoved) || (file.deleted && headPath === null)) continue;
          const before = known.get(file.id);
          const headText =
            before?.headText ?? (headPath === null ? "" : await loadHeadText(participant, view, headPath));
          const nowText = file.deleted ? "" : text.toJSON();
          if (nowText === headText && !isMoved) continue;
          const made =
            before?.nowText === nowText ? before : sinceHeadFile(file, headPath, headText, nowText);
          known.set(file.id, made);
          files.push(made);
        }
        if (current) setResult({ kind: "ready", files });
      } catch (error) {
        if (current) setResult({ kind: "failed", sentence: sentenceOf(error) });
      }
    };
    const later = (): void => {
      timer ??= setTimeout(() => void make(), pause);
    };
    void make();
    copy.doc.on("update", later);
    return () => {
      current = false;
      clearTimeout(timer);
      copy.doc.off("update", later);
    };
  }, [copy, workspace, participant, view]);
  return result;
}

/** A file's text in the merge request's head, as the workspace began with it. */
export async function loadHeadText(
  participant: ParticipantId,
  view: MergeRequestView,
  path: string,
): Promise<string> {
  const entry = view.head.find((one) => one.path === path);
  if (!entry || entry.mode === "160000") return "";
  const file = readTextFile(await loadBlob(participant, entry.blob));
  return file.kind === "editable" ? file.text : "";
}

/** Where the merge request's head has a workspace file; null for one made in the call. */
function headPathOf(view: MergeRequestView, { id, created }: WorkspaceFile): string | null {
  // A file's id is its place in head: see `seedWorkspace`.
  return created ? null : (view.head[Number.parseInt(id, 36)]?.path ?? null);
}

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
