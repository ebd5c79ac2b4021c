import { colourOf } from "../ui/theme.ts";
import type { Monaco } from "./load-monaco.ts";

/** Scopes of Monaco's grammars, by the token of the page that colours them. */
const scopes = [
  ["--code-comment", ["comment"]],
  ["--code-keyword", ["keyword", "tag", "metatag.html"]],
  ["--code-string", ["string", "regexp", "attribute.value"]],
  ["--code-number", ["number", "constant"]],
  ["--code-title", ["identifier.function", "type.identifier.function"]],
  ["--code-type", ["type", "attribute.name", "namespace"]],
  ["--code-meta", ["metatag", "annotation", "variable.predefined", "global", "instance"]],
] as const;

/** Defines the editor's theme anew from the page's tokens, as they are now, and puts it in force. */
export function applyEditorTheme(monaco: Monaco, shown: "light" | "dark"): void {
  const name = `tandiff-${shown}`;
  const surface = colourOf("--surface-0");
  monaco.editor.defineTheme(name, {
    base: shown === "dark" ? "vs-dark" : "vs",
    inherit: true,
    rules: [
      { token: "", foreground: hex(colourOf("--text")), background: hex(surface) },
      ...scopes.flatMap(([token, names]) =>
        names.map((scope) => ({ token: scope, foreground: hex(colourOf(token)) })),
      ),
      { token: "delimiter", foreground: hex(colourOf("--text-quiet")) },
    ],
    colors: {
      "editor.background": surface,
      "editor.foreground": colourOf("--text"),
      "editor.placeholder.foreground": colourOf("--text-quiet"),
      "editorLineNumber.foreground": colourOf("--text-quiet"),
      "editorLineNumber.activeForeground": colourOf("--text"),
      "editor.lineHighlightBackground": colourOf("--surface-1"),
      "editor.lineHighlightBorder": colourOf("--surface-1"),
      "editorCursor.foreground": colourOf("--text"),
      "editor.selectionBackground": `${colourOf("--accent").slice(0, 7)}44`,
      "editor.inactiveSelectionBackground": `${colourOf("--accent").slice(0, 7)}26`,
      "editorWidget.background": colourOf("--surface-raised"),
      "editorWidget.border": colourOf("--border"),
      "editorIndentGuide.background1": colourOf("--surface-2"),
      "editorIndentGuide.activeBackground1": colourOf("--border-strong"),
      "editorGutter.background": surface,
      focusBorder: colourOf("--focus"),
      "scrollbar.shadow": "#00000000",
    },
  });
  monaco.editor.setTheme(name);
}

function hex(colour: string): string {
  return colour.slice(1);
}
