const languages: Readonly<Record<string, string>> = {
  js: "javascript",
  mjs: "javascript",
  ts: "typescript",
  go: "go",
  rb: "ruby",
  md: "markdown",
  json: "json",
  yml: "yaml",
  yaml: "yaml",
};

/** The language of a file by its ending, in highlight.js's words, or null. */
export function languageOf(path: string): string | null {
  return languages[path.slice(path.lastIndexOf(".") + 1)] ?? null;
}
