const byExtension: Readonly<Record<string, string>> = {
  go: "go",
  rb: "ruby",
  rake: "ruby",
  gemspec: "ruby",
  ru: "ruby",
  jbuilder: "ruby",
  erb: "erb",
  ts: "typescript",
  tsx: "typescript",
  mts: "typescript",
  cts: "typescript",
  js: "javascript",
  jsx: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  py: "python",
  pyi: "python",
  yml: "yaml",
  yaml: "yaml",
  json: "json",
  md: "markdown",
  markdown: "markdown",
  sh: "bash",
  bash: "bash",
  sql: "sql",
  css: "css",
  scss: "css",
  xml: "xml",
  html: "xml",
  svg: "xml",
  vue: "xml",
  dockerfile: "dockerfile",
  mk: "makefile",
  ini: "ini",
  toml: "ini",
  cfg: "ini",
  conf: "ini",
  editorconfig: "ini",
};

const byName: Readonly<Record<string, string>> = {
  gemfile: "ruby",
  rakefile: "ruby",
  guardfile: "ruby",
  capfile: "ruby",
  dockerfile: "dockerfile",
  containerfile: "dockerfile",
  makefile: "makefile",
  gnumakefile: "makefile",
  "package-lock.json": "json",
};

/** The highlight.js language of a file by its name, or null where it stays plain. */
export function languageOf(path: string): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const known = byName[name] ?? byName[name.split(".")[0] ?? ""];
  const extension = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
  return byExtension[extension] ?? known ?? null;
}
