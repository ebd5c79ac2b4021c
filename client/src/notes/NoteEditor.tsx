import { useMemo, useRef, useState } from "react";
import { CodeEditor, type EditorFile, type EditorPlace } from "../editor/CodeEditor.tsx";
import type { DocumentCopy } from "../sync/shared-document.ts";
import { announce } from "../ui/announce.ts";
import { toastError } from "../ui/toast.ts";

/** The editor of the page once more, set for prose. */
export function NoteEditor({
  copy,
  root,
  readOnly,
}: {
  copy: DocumentCopy;
  root: string;
  readOnly: string | null;
}) {
  const resume = useRef<EditorPlace>(null);
  const [tabMoves, setTabMoves] = useState(true);
  const file = useMemo((): EditorFile => {
    const { doc, awareness, causes } = copy;
    return { kind: "shared", path: `${root}.md`, root, text: doc.getText(root), awareness, causes };
  }, [copy, root]);
  const toggleTab = (): void => {
    setTabMoves(!tabMoves);
    announce(tabMoves ? "Tab indents." : "Tab leaves the editor.");
  };
  return (
    <CodeEditor
      prose="Notes"
      resume={resume}
      copy={copy.number}
      file={file}
      readOnly={readOnly}
      target={null}
      led={null}
      onView={ignore}
      marks={noMarks}
      onOpenMark={ignore}
      onCommentLines={null}
      onCursor={ignore}
      completes={false}
      tabMoves={tabMoves}
      onToggleTab={toggleTab}
      onRefused={(sentence) => toastError(sentence)}
    />
  );
}

const noMarks: readonly never[] = [];

function ignore(): void {
  // Nobody follows somebody else's notes.
}
