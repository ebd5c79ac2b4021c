import type { editor } from "monaco-editor/editor";

/** As the token `--code-size`, in pixels. */
export function fontSize(larger: boolean): number {
  return larger ? 16 : 13;
}

/** Calm, and nothing that writes on its own. Font and line height as in the diff. */
export const editorOptions: editor.IStandaloneEditorConstructionOptions = {
  model: null,
  automaticLayout: true,
  fontFamily: '"JetBrains Mono Variable", ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  fontSize: fontSize(false),
  lineHeight: 20,
  fontLigatures: false,
  minimap: { enabled: false },
  glyphMargin: true,
  unusualLineTerminators: "off",
  scrollBeyondLastLine: false,
  renderLineHighlight: "line",
  occurrencesHighlight: "singleFile",
  overviewRulerBorder: false,
  overviewRulerLanes: 2,
  padding: { top: 8, bottom: 8 },
  scrollbar: { verticalScrollbarSize: 12, horizontalScrollbarSize: 12, useShadows: false },
  folding: true,
  foldingStrategy: "indentation",
  guides: { indentation: true, bracketPairs: false },
  bracketPairColorization: { enabled: false },
  // Ours, see `word-completion.ts`: Monaco's own sends every file to a worker once more.
  wordBasedSuggestions: "off",
  suggest: { showWords: true, preview: false },
  // What was not asked for must not take the key that ends a line.
  acceptSuggestionOnEnter: "off",
  acceptSuggestionOnCommitCharacter: false,
  stickyScroll: { enabled: false },
  links: false,
  dragAndDrop: false,
  fixedOverflowWidgets: true,
  tabSize: 4,
  ariaLabel: "Editor",
};

/** The words of the file are offered while one types, or only when one asks for them, with Ctrl+Space. */
export function completionOptions(completes: boolean): editor.IEditorOptions {
  return {
    quickSuggestions: completes ? { other: "on", comments: "off", strings: "off" } : false,
  };
}

/** For a text that is not code. */
export function proseOptions(label: string): editor.IEditorOptions {
  return {
    ariaLabel: label,
    placeholder: "Markdown, shared as you type",
    wordWrap: "on",
    lineNumbers: "off",
    glyphMargin: false,
    folding: false,
    lineDecorationsWidth: 4,
    guides: { indentation: false },
    renderLineHighlight: "none",
    occurrencesHighlight: "off",
  };
}
