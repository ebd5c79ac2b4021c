/** Words that people put after a fence and that no file name ends in. */
const endings: Readonly<Record<string, string>> = {
  ruby: "rb",
  golang: "go",
  typescript: "ts",
  javascript: "js",
  node: "js",
  python: "py",
  shell: "sh",
  console: "sh",
  zsh: "sh",
  html: "html",
  makefile: "mk",
};

/** The name of a file in the language that a fence names, for the highlighter. */
export function fileNameFor(language: string): string {
  return `code.${endings[language] ?? language}`;
}
