// The whole of Monaco that the page uses; imported only lazily, through `load-monaco.ts`.
import "monaco-editor/features/codeEditor/register";
import "monaco-editor/features/codicon/register";
import "monaco-editor/features/anchorSelect/register";
import "monaco-editor/features/bracketMatching/register";
import "monaco-editor/features/caretOperations/register";
import "monaco-editor/features/clipboard/register";
import "monaco-editor/features/comment/register";
import "monaco-editor/features/contextmenu/register";
import "monaco-editor/features/cursorUndo/register";
import "monaco-editor/features/find/register";
import "monaco-editor/features/folding/register";
import "monaco-editor/features/gotoLine/register";
import "monaco-editor/features/hover/register";
import "monaco-editor/features/indentation/register";
import "monaco-editor/features/lineSelection/register";
import "monaco-editor/features/linesOperations/register";
import "monaco-editor/features/longLinesHelper/register";
import "monaco-editor/features/multicursor/register";
import "monaco-editor/features/placeholderText/register";
import "monaco-editor/features/quickCommand/register";
import "monaco-editor/features/readOnlyMessage/register";
import "monaco-editor/features/smartSelect/register";
// The feature of that name is about what is shown inside a line; the list of words is here.
import "monaco-editor/editor/contrib/suggest/browser/suggestController";
import "monaco-editor/features/tokenization/register";
import "monaco-editor/features/unicodeHighlighter/register";
import "monaco-editor/features/wordHighlighter/register";
import "monaco-editor/features/wordOperations/register";
import "monaco-editor/features/wordPartOperations/register";
import * as monaco from "monaco-editor/editor";
// oxlint-disable-next-line import/default -- Vite makes it
import EditorWorker from "monaco-editor/editor/editor.worker?worker";
import { erbConfiguration, erbTokens } from "./erb-language.ts";
import { jsonConfiguration, jsonTokens } from "./json-language.ts";
import { addLanguages } from "./monaco-languages.ts";
import { offerWords } from "./word-completion.ts";
import { rubyConfiguration, rubyTokens } from "./ruby-language.ts";

globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() };

const ownLanguages = [
  ["ruby", rubyTokens, rubyConfiguration],
  ["erb", erbTokens, erbConfiguration],
  ["json", jsonTokens, jsonConfiguration],
] as const;
for (const [id, tokens, configuration] of ownLanguages) {
  monaco.languages.register({ id });
  monaco.languages.setMonarchTokensProvider(id, tokens);
  monaco.languages.setLanguageConfiguration(id, configuration);
}

addLanguages(monaco);
offerWords(monaco);

// Comes along with the hover, and would take the page's key for problems that this editor never has.
monaco.editor.addKeybindingRule({
  keybinding: monaco.KeyCode.F8,
  command: "-editor.action.marker.nextInFiles",
});

export { monaco };
