import { DiffModeEnum, DiffView } from "@git-diff-view/react";
import "@git-diff-view/react/styles/diff-view-pure.css";
import { memo, useState } from "react";
import { createRoot } from "react-dom/client";
import { languageOf } from "../data/language.ts";
import { loadPatch, type Thread } from "../data/load.ts";

/** The documented use of the component: one for each file, highlighting on the main thread. No virtual rows. */
interface File {
  readonly base: string;
  readonly head: string;
  readonly hunks: string;
}

function filesOf(patch: string): File[] {
  return patch.split(/^(?=diff --git )/m).flatMap((section) => {
    const paths = /^diff --git a\/(\S+) b\/(\S+)/.exec(section);
    return paths && section.includes("\n@@ ")
      ? [{ base: paths[1] ?? "", head: paths[2] ?? "", hunks: section }]
      : [];
  });
}

const FileDiff = memo(function FileDiff({ file, threads }: { file: File; threads: readonly Thread[] }) {
  const fileLang = languageOf(file.head) ?? "text";
  const [data] = useState(() => ({
    oldFile: { fileName: file.base, fileLang },
    newFile: { fileName: file.head, fileLang },
    hunks: [file.hunks],
  }));
  const [extendData] = useState(() => {
    const on = (side: Thread["side"]): Record<string, { data: string }> =>
      Object.fromEntries(
        threads.filter((each) => each.side === side).map((each) => [each.line, { data: each.body }]),
      );
    return { oldFile: on("base"), newFile: on("head") };
  });
  return (
    <div className="file">
      <h2>{file.head}</h2>
      <DiffView<string>
        data={data}
        extendData={extendData}
        diffViewMode={DiffModeEnum.Unified}
        diffViewHighlight
        diffViewAddWidget
        renderExtendLine={({ data: body }) => <div className="thread">Noor {body}</div>}
        renderWidgetLine={() => (
          <form>
            <textarea aria-label="Comment" />
            <button type="button">Comment</button>
          </form>
        )}
      />
    </div>
  );
});

const none: readonly Thread[] = [];
const { patch, threads } = await loadPatch();
const threadsOf = Map.groupBy(threads, (thread) => thread.path);
const root = document.createElement("div");
root.className = "scroller";
root.style.cssText = "position:absolute;inset:0;overflow:auto";
document.body.append(root);
createRoot(root).render(
  filesOf(patch).map((file) => (
    <FileDiff key={file.head} file={file} threads={threadsOf.get(file.head) ?? none} />
  )),
);
