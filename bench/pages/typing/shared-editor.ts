import "monaco-editor/esm/vs/editor/editor.all.js";
import "monaco-editor/esm/vs/basic-languages/go/go.contribution.js";
import * as monaco from "monaco-editor/esm/vs/editor/editor.api.js";
// oxlint-disable-next-line import/default -- Vite makes it
import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";
import { MonacoBinding } from "y-monaco";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";

globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() };

/** Where the socket's server is. */
export const socketUrl = new URLSearchParams(location.search).get("socket") ?? "";

/**
 * Shows a shared text with y-monaco as its own example does. What is drawn beside the text is left away as
 * tandiff does, so that the editor's own work is about the same.
 */
export function showShared(text: Y.Text, awareness: Awareness): MonacoBinding | null {
  const room = document.createElement("div");
  room.id = "editor";
  document.body.append(room);
  const editor = monaco.editor.create(room, {
    language: "go",
    automaticLayout: true,
    fontSize: 13,
    lineHeight: 20,
    minimap: { enabled: false },
    bracketPairColorization: { enabled: false },
    stickyScroll: { enabled: false },
    links: false,
    // Enter ends the line.
    acceptSuggestionOnEnter: "off",
  });
  const model = editor.getModel();
  return model && new MonacoBinding(text, model, new Set([editor]), awareness);
}
