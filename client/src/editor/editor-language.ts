/** Monaco's name of a language and the name for people. */
export interface EditorLanguage {
  readonly id: string;
  readonly name: string;
}

const languages = {
  plain: { id: "plaintext", name: "Plain text" },
  go: { id: "go", name: "Go" },
  ruby: { id: "ruby", name: "Ruby" },
  erb: { id: "erb", name: "ERB" },
  typescript: { id: "typescript", name: "TypeScript" },
  javascript: { id: "javascript", name: "JavaScript" },
  python: { id: "python", name: "Python" },
  yaml: { id: "yaml", name: "YAML" },
  json: { id: "json", name: "JSON" },
  markdown: { id: "markdown", name: "Markdown" },
  html: { id: "html", name: "HTML" },
  xml: { id: "xml", name: "XML" },
  css: { id: "css", name: "CSS" },
  scss: { id: "scss", name: "SCSS" },
  sql: { id: "sql", name: "SQL" },
  shell: { id: "shell", name: "Shell" },
  dockerfile: { id: "dockerfile", name: "Dockerfile" },
  ini: { id: "ini", name: "Settings" },
  // No grammars of their own, but the comments and brackets of these.
  makefile: { id: "shell", name: "Makefile" },
  goModule: { id: "go", name: "Go module" },
  patterns: { id: "shell", name: "Ignored files" },
} as const satisfies Record<string, EditorLanguage>;

const byExtension: Readonly<Record<string, EditorLanguage>> = {
  go: languages.go,
  rb: languages.ruby,
  rake: languages.ruby,
  gemspec: languages.ruby,
  ru: languages.ruby,
  jbuilder: languages.ruby,
  erb: languages.erb,
  ts: languages.typescript,
  tsx: languages.typescript,
  mts: languages.typescript,
  cts: languages.typescript,
  js: languages.javascript,
  jsx: languages.javascript,
  mjs: languages.javascript,
  cjs: languages.javascript,
  py: languages.python,
  pyi: languages.python,
  yml: languages.yaml,
  yaml: languages.yaml,
  json: languages.json,
  md: languages.markdown,
  markdown: languages.markdown,
  html: languages.html,
  vue: languages.html,
  xml: languages.xml,
  svg: languages.xml,
  css: languages.css,
  scss: languages.scss,
  sql: languages.sql,
  sh: languages.shell,
  bash: languages.shell,
  dockerfile: languages.dockerfile,
  ini: languages.ini,
  toml: languages.ini,
  cfg: languages.ini,
  conf: languages.ini,
  editorconfig: languages.ini,
  mod: languages.goModule,
  mk: languages.makefile,
  gitignore: languages.patterns,
  dockerignore: languages.patterns,
};

const byName: Readonly<Record<string, EditorLanguage>> = {
  gemfile: languages.ruby,
  rakefile: languages.ruby,
  guardfile: languages.ruby,
  rails: languages.ruby,
  makefile: languages.makefile,
  dockerfile: languages.dockerfile,
  containerfile: languages.dockerfile,
};

/** The editor's language for a file, by its name. */
export function editorLanguage(path: string): EditorLanguage {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const extension = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
  return byExtension[extension] ?? byName[name.split(".")[0] ?? ""] ?? languages.plain;
}
