import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { Diff, type FileData, getChangeKey, Hunk, type HunkTokens, parseDiff } from "react-diff-view";
import "react-diff-view/style/index.css";
import { languageOf } from "../data/language.ts";
import { loadPatch, type Thread } from "../data/load.ts";
import type { Request } from "./worker.ts";

/** No virtual rows: the library has none. Colours come from a worker, for files near the window. */
const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
const waiting = new Map<number, (tokens: HunkTokens) => void>();
worker.addEventListener("message", ({ data }: MessageEvent<{ file: number; tokens: HunkTokens }>) => {
  waiting.get(data.file)?.(data.tokens);
});

const FileDiff = memo(function FileDiff(props: {
  number: number;
  file: FileData;
  threads: readonly Thread[];
}) {
  const { number, file, threads } = props;
  const place = useRef<HTMLDivElement>(null);
  const [tokens, setTokens] = useState<HunkTokens | null>(null);
  const [form, setForm] = useState<string | null>(null);
  useEffect(() => {
    const language = languageOf(file.newPath);
    if (language === null || !place.current) return;
    const seen = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        waiting.set(number, setTokens);
        const request: Request = { file: number, language, hunks: file.hunks };
        worker.postMessage(request);
      },
      { rootMargin: "1000px" },
    );
    seen.observe(place.current);
    return () => seen.disconnect();
  }, [number, file]);

  const widgets: Record<string, ReactNode> = {};
  for (const change of file.hunks.flatMap((hunk) => hunk.changes)) {
    const thread = threads.find((each) =>
      each.side === "head"
        ? change.type === "insert" && change.lineNumber === each.line
        : change.type === "delete" && change.lineNumber === each.line,
    );
    if (thread) widgets[getChangeKey(change)] = <div className="thread">Noor {thread.body}</div>;
  }
  if (form !== null) {
    widgets[form] = (
      <form>
        <textarea aria-label="Comment" />
        <button type="button">Comment</button>
      </form>
    );
  }
  return (
    <div ref={place} className="file">
      <h2>{file.newPath}</h2>
      <Diff
        diffType={file.type}
        hunks={file.hunks}
        viewType="unified"
        tokens={tokens}
        widgets={widgets}
        gutterEvents={{ onClick: ({ change }) => change && setForm(getChangeKey(change)) }}
      >
        {(hunks) => hunks.map((hunk) => <Hunk key={hunk.content} hunk={hunk} />)}
      </Diff>
    </div>
  );
});

const none: readonly Thread[] = [];
const { patch, threads } = await loadPatch();
const files = parseDiff(patch);
const threadsOf = Map.groupBy(threads, (thread) => thread.path);
const root = document.createElement("div");
root.className = "scroller";
root.style.cssText = "position:absolute;inset:0;overflow:auto";
document.body.append(root);
createRoot(root).render(
  files.map((file, number) => (
    <FileDiff
      key={file.newPath + file.oldPath}
      number={number}
      file={file}
      threads={threadsOf.get(file.newPath === "/dev/null" ? file.oldPath : file.newPath) ?? none}
    />
  )),
);
