import hljs from "highlight.js/lib/core";
import go from "highlight.js/lib/languages/go";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import typescript from "highlight.js/lib/languages/typescript";
import yaml from "highlight.js/lib/languages/yaml";

for (const [name, language] of Object.entries({ go, javascript, json, markdown, typescript, yaml })) {
  hljs.registerLanguage(name, language);
}

/** Colours the rows of one file; each row alone, since a diff lacks what stands between its hunks. */
export interface Request {
  readonly file: number;
  readonly language: string;
  readonly lines: readonly string[];
}

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  const { language } = data;
  const lines = data.lines.map((line) => hljs.highlight(line, { language, ignoreIllegals: true }).value);
  postMessage({ file: data.file, lines });
});
