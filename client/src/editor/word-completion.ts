import type { IDisposable } from "monaco-editor/editor";
import type { Monaco } from "./load-monaco.ts";
import { wordsOf } from "./words.ts";

/** Characters of a file from which on its words are not gathered: it would be felt in typing. */
const largest = 300_000;

/** Offers the words of the file that is written in, and of the others that are open, in every language. */
export function offerWords(monaco: Monaco): IDisposable {
  return monaco.languages.registerCompletionItemProvider("*", {
    provideCompletionItems: (model, position) => {
      const { word, startColumn } = model.getWordUntilPosition(position);
      const others = monaco.editor.getModels().filter((other) => other !== model);
      const texts = [model, ...others]
        .filter((one) => one.getValueLength() <= largest)
        .map((one) => one.getValue());
      const range = new monaco.Range(position.lineNumber, startColumn, position.lineNumber, position.column);
      const suggestions = wordsOf(texts, word).map((label, index) => ({
        label,
        kind: monaco.languages.CompletionItemKind.Text,
        insertText: label,
        sortText: String(index).padStart(6, "0"),
        range,
      }));
      return { suggestions };
    },
  });
}
