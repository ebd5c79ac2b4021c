import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { readTextFile } from "@tandiff/shared/text/text-file.ts";
import { useEffect, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadBlob } from "../../api/merge-request.ts";
import { sinceHeadFile, type SinceHeadFile } from "../../diff/changed-file.ts";
import { useSession } from "../../session/session-store.ts";
import type { DocumentCopy } from "../../sync/shared-document.ts";
import { isTouched } from "../../sync/touched.ts";

export type SinceHead =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly files: readonly SinceHeadFile[] }
  | { readonly kind: "failed"; readonly sentence: string };

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
