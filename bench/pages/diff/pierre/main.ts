import { CodeView, type CodeViewItem, type DiffLineAnnotation, parsePatchFiles } from "@pierre/diffs";
import { getOrCreateWorkerPoolSingleton } from "@pierre/diffs/worker";
import { formElement, loadPatch, threadElement } from "../data/load.ts";

/** Null stands for a form. */
type Remark = { readonly body: string | null };

const root = document.createElement("div");
root.className = "scroller";
root.style.cssText = "position:absolute;inset:0;overflow:auto";
document.body.append(root);

const theme = "github-light";
const pool = getOrCreateWorkerPoolSingleton({
  poolOptions: {
    workerFactory: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
    poolSize: Math.max(1, Math.min(navigator.hardwareConcurrency - 1, 3)),
  },
  highlighterOptions: { theme },
});
const data = loadPatch();
const view = new CodeView<Remark>(
  {
    theme,
    themeType: "light",
    diffStyle: "unified",
    renderAnnotation: ({ metadata }) =>
      metadata.body === null ? formElement() : threadElement(metadata.body),
    onLineNumberClick: (line, context) => {
      const item = view.getItem(context.item.id);
      if (item?.type !== "diff") return;
      const side = "annotationSide" in line ? line.annotationSide : "additions";
      const added: DiffLineAnnotation<Remark> = {
        side,
        lineNumber: line.lineNumber,
        metadata: { body: null },
      };
      const annotations = [...(item.annotations ?? []), added];
      view.updateItem({ ...item, annotations, version: (item.version ?? 0) + 1 });
    },
  },
  pool,
);
view.setup(root);

const { patch, threads } = await data;
const files = parsePatchFiles(patch, { cacheKeyPrefix: "bench" }).flatMap((parsed) => parsed.files);
const threadsOf = Map.groupBy(threads, (thread) => thread.path);
const items = files.map((fileDiff, number): CodeViewItem<Remark> => {
  const own = [
    ...(threadsOf.get(fileDiff.name) ?? []).filter((thread) => thread.side === "head"),
    ...(threadsOf.get(fileDiff.prevName ?? fileDiff.name) ?? []).filter((thread) => thread.side === "base"),
  ];
  const annotations = own.map((thread): DiffLineAnnotation<Remark> => ({
    side: thread.side === "head" ? "additions" : "deletions",
    lineNumber: thread.line,
    metadata: { body: thread.body },
  }));
  return { id: String(number), type: "diff", fileDiff, annotations, version: 0 };
});
view.setItems(items);
