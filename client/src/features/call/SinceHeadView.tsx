import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Lines, Position } from "@tandiff/shared/position.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { FileCheck, FilePen, RotateCcw } from "lucide-react";
import { useCallback, useContext, useMemo, useState } from "react";
import { useStore } from "zustand";
import { DiffView } from "../../diff/DiffView.tsx";
import type { DiffFile, FileTextState } from "../../diff/model.ts";
import { useFolded } from "../../diff/use-folded.ts";
import { textUndo } from "../../editor/text-undo.ts";
import { sentenceOf } from "../../api/http.ts";
import { changeIn } from "../../session/place-path.ts";
import { useLed } from "../../session/leading.ts";
import { useCan, useSession } from "../../session/session-store.ts";
import type { DocumentCopy } from "../../sync/shared-document.ts";
import { useMayEdit } from "../../sync/use-own-focus.ts";
import { ThreadPlacesContext } from "../../threads/places-context.ts";
import type { ShownPlace } from "../../threads/shown-place.ts";
import { ThreadCard } from "../../threads/ThreadCard.tsx";
import { threadSlotId } from "../../threads/thread-slots.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { toast, toastError } from "../../ui/toast.ts";
import styles from "./call.module.css";
import { HunkBar } from "./HunkBar.tsx";
import { revertChanges } from "./revert.ts";
import { useSinceHead } from "./since-head.ts";
import { changeSlotId, type SinceHeadSlot, sinceHeadSlots } from "./since-head-slots.ts";
import { offerTakeBack } from "./take-back.ts";
import { useFixes } from "./use-fixes.ts";

const noFiles: readonly DiffFile[] = [];
const noSlots: readonly SinceHeadSlot[] = [];
const loading: FileTextState = { kind: "loading" };

/** What has been written together since the merge request's head; it follows the typing. */
export function SinceHeadView(props: {
  view: MergeRequestView;
  copy: DocumentCopy | null;
  active: ThreadId | null;
  /** A thread to go to, once for each new object. */
  shown: ShownPlace | null;
  /** Lines of a workspace file, by its id, are to be commented on; null where that is not possible. */
  onComment: ((file: string, lines: Lines) => void) | null;
  onOpen: (path: string) => void;
}) {
  const { copy, shown, active, onComment } = props;
  const since = useSinceHead(props.view, copy);
  const fixes = useFixes(copy);
  const threads = useSession(({ state }) => state.threads);
  const led = useLed();
  const show = useSession((session) => session.show);
  const ties = useSession(({ state }) => state.ties);
  const places = useStore(useContext(ThreadPlacesContext));
  const mayEdit = useMayEdit();
  const mayChange = useCan("file.change");
  const send = useSession((session) => session.send);
  const { folded, onFold } = useFolded();
  const ready = since.kind === "ready" ? since.files : null;
  const files = useMemo(() => ready?.map(({ file }) => file) ?? noFiles, [ready]);
  const under = useMemo(
    () => (ready && copy ? sinceHeadSlots(ready, copy.doc, fixes, ties, threads, places) : noSlots),
    [ready, copy, fixes, ties, threads, places],
  );
  const slots = useMemo(() => under.map(({ slot }) => slot), [under]);
  const [asked] = useState(() => changeIn(location.search));
  const target = useMemo(() => {
    if (shown && "thread" in shown) return { kind: "slot", id: threadSlotId(shown.thread) } as const;
    return asked === null ? null : ({ kind: "slot", id: changeSlotId(asked) } as const);
  }, [shown, asked]);
  const textOf = useCallback(
    (path: string): FileTextState => {
      const found = ready?.find(({ file }) => file.path === path);
      return found ? { kind: "ready", text: found.text } : loading;
    },
    [ready],
  );
  const needNothing = useCallback(() => {}, []);

  if (since.kind === "failed") {
    return <ErrorState title="The difference could not be made">{since.sentence}</ErrorState>;
  }
  if (since.kind === "loading") {
    return (
      <div className={styles.waiting}>
        <Spinner label="Loading the code" />
      </div>
    );
  }
  if (files.length === 0) {
    return (
      <EmptyState icon={<FileCheck />} title="Nothing has been changed yet">
        What you write together in the workspace shows up here, against the merge request as it came.
      </EmptyState>
    );
  }

  const revert = ({ hunk, from }: Extract<SinceHeadSlot, { kind: "hunk" }>): void => {
    if (!copy) return;
    const text = copy.doc.getText(rootName(from.id));
    const changes = revertChanges(hunk.edit, from.headText, from.nowText, text.toJSON());
    if (changes === null) {
      return toast("Somebody has just edited this change, so it was not reverted. Look at it once more.");
    }
    const takeBack = textUndo(text, copy.causes).place(changes, hunk.thread);
    offerTakeBack("The change is reverted.", takeBack);
  };
  const restore = (file: FileId): void => {
    send({ type: "file.restore", file }).catch((error: unknown) => toastError(sentenceOf(error)));
  };
  const comment = ({ path, side, lines }: Position): void => {
    const found = ready?.find(({ file }) => file.path === path);
    if (side === "head" && lines && found) onComment?.(found.id, lines);
    else toast("These lines are the merge request’s own: comment on them there.");
  };
  return (
    <div className={styles.diff}>
      <DiffView
        label="Changes since the merge request"
        files={files}
        textOf={textOf}
        onNeed={needNothing}
        layout="unified"
        wrap={false}
        folded={folded}
        onFold={onFold}
        slots={slots}
        renderSlot={({ id }) => {
          const found = under.find(({ slot }) => slot.id === id);
          if (!found) return null;
          return found.kind === "thread" ? (
            <ThreadCard thread={found.thread} active={found.thread.id === active} />
          ) : (
            <HunkBar hunk={found.hunk} threads={threads} onRevert={mayEdit ? () => revert(found) : null} />
          );
        }}
        renderActions={(file) => {
          const found = ready?.find((one) => one.file === file);
          if (!found) return null;
          if (!found.workspaceFile.deleted) {
            return (
              <Button
                size="small"
                variant="quiet"
                icon={<FilePen aria-hidden />}
                onClick={() => props.onOpen(file.path)}
              >
                Open
              </Button>
            );
          }
          return (
            mayChange &&
            mayEdit && (
              <Button
                size="small"
                variant="quiet"
                icon={<RotateCcw aria-hidden />}
                onClick={() => restore(found.id)}
              >
                Restore
              </Button>
            )
          );
        }}
        onComment={onComment && comment}
        mayComment={(_file, side) => side === "head"}
        highlighted={[]}
        target={target}
        led={led}
        onStand={show}
      />
    </div>
  );
}

/** A deleted file has nothing to be opened. */
