import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { sentenceOf } from "../../api/http.ts";
import { editFault } from "../../editor/edit-limits.ts";
import { textUndo } from "../../editor/text-undo.ts";
import { useSession } from "../../session/session-store.ts";
import type { DocumentCopy } from "../../sync/shared-document.ts";
import { useMayEdit } from "../../sync/use-own-focus.ts";
import type { ApplySuggestion } from "../../threads/apply-context.ts";
import { workspaceFileOf } from "../../threads/thread-places.ts";
import { toast, toastError } from "../../ui/toast.ts";
import { applicationOf } from "./apply-suggestion.ts";
import { loadHeadText } from "./since-head.ts";
import { offerTakeBack } from "./take-back.ts";

/** Puts a suggestion into the workspace as one step for its thread and resolves that; null where nobody may. */
export function useApply(
  view: MergeRequestView,
  copy: DocumentCopy | null,
  onOpen: (thread: Thread) => void,
): ApplySuggestion | null {
  const participant = useSession((session) => session.participant);
  const workspace = useSession(({ state }) => state.workspace);
  const send = useSession((session) => session.send);
  const mayEdit = useMayEdit();
  if (!mayEdit || !copy) return null;

  const setResolved = (thread: Thread, resolved: boolean): void => {
    if ((thread.resolved !== null) === resolved) return;
    send({ type: resolved ? "thread.resolve" : "thread.reopen", thread: thread.id }).catch((error: unknown) =>
      toastError(sentenceOf(error)),
    );
  };
  return async (thread, suggestion) => {
    const file = workspaceFileOf(thread, view, workspace);
    if (!file || file.deleted || !thread.position) {
      return toastError("The workspace does not have this file any more.");
    }
    const { path } = thread.position;
    const headText = await loadHeadText(participant, view, path).catch((error: unknown) => {
      toastError(sentenceOf(error));
      return null;
    });
    if (headText === null) return;
    const text = copy.doc.getText(rootName(file.id));
    const application = applicationOf(suggestion, thread.position, { id: file.id, text, headText });
    if (application.kind !== "changes") {
      return toast(
        application.kind === "unclear"
          ? "These lines have changed since, so the suggestion was not put in."
          : "This suggestion is not on lines of the changed file.",
        {
          action: {
            label: "Open there",
            onClick: () => {
              // The toast gives the focus back when it loses it: before the editor takes it, not after.
              if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
              onOpen(thread);
            },
          },
        },
      );
    }
    const fault = editFault(text, application.changes);
    if (fault !== null) return toastError(fault);
    const takeBack = textUndo(text, copy.causes).place(application.changes, thread.id);
    setResolved(thread, true);
    offerTakeBack("The suggestion is in the workspace.", takeBack, () => {
      if (thread.resolved === null) setResolved({ ...thread, resolved: { by: participant, at: 0 } }, false);
    });
  };
}
