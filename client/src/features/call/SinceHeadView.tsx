import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Lines } from "@tandiff/shared/position.ts";
import { FileCheck, FilePen } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { DiffView } from "../../diff/DiffView.tsx";
import type { DiffFile, FileTextState } from "../../diff/model.ts";
import type { DocumentCopy } from "../../sync/shared-document.ts";
import type { ShownPlace } from "../../threads/shown-place.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import styles from "./call.module.css";
import { useSinceHead } from "./since-head.ts";

const nothing: ReadonlySet<string> = new Set();
const noFiles: readonly DiffFile[] = [];
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
  const { copy } = props;
  const since = useSinceHead(props.view, copy);
  const [folded, setFolded] = useState(nothing);
  const ready = since.kind === "ready" ? since.files : null;
  const files = useMemo(() => ready?.map(({ file }) => file) ?? noFiles, [ready]);
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
        onFold={(path, fold) =>
          setFolded((now) => (fold ? now.union(new Set([path])) : now.difference(new Set([path]))))
        }
        slots={[]}
        renderSlot={() => null}
        renderActions={(file) => (
          <Button
            size="small"
            variant="quiet"
            icon={<FilePen aria-hidden />}
            onClick={() => props.onOpen(file.path)}
          >
            Open
          </Button>
        )}
        onComment={null}
        highlighted={[]}
        target={null}
      />
    </div>
  );
}
