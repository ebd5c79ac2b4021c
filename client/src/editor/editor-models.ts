import type { editor } from "monaco-editor/editor";
import type * as Y from "yjs";
import type { Causes } from "../sync/causes.ts";
import { Binding } from "./binding.ts";
import { editorLanguage } from "./editor-language.ts";
import type { Monaco } from "./load-monaco.ts";

/** An open file in the editor: its model and, where it can be written, its tie to the shared text. */
export interface OpenModel {
  readonly model: editor.ITextModel;
  readonly binding: Binding | null;
  /** Where it was scrolled to and where the cursor stood when it was last shown. */
  viewState: editor.ICodeEditorViewState | null;
}

/** The models of the files that were opened, so that going from file to file is quick and keeps its place. */
export class EditorModels {
  readonly #monaco: Monaco;
  readonly #onRefused: (sentence: string) => void;
  readonly #models = new Map<string, OpenModel>();

  constructor(monaco: Monaco, onRefused: (sentence: string) => void) {
    this.#monaco = monaco;
    this.#onRefused = onRefused;
  }

  /** A file of the workspace. */
  shared(key: string, path: string, text: Y.Text, causes: Causes): OpenModel {
    return this.#open(key, path, text.toJSON(), (model) => {
      const binding = new Binding({ monaco: this.#monaco, model, text, causes, onRefused: this.#onRefused });
      return { model, binding, viewState: null };
    });
  }

  /** A file that is only read. */
  fixed(key: string, path: string, text: string): OpenModel {
    return this.#open(key, path, text, (model) => ({ model, binding: null, viewState: null }));
  }

  dispose(): void {
    for (const { model, binding } of this.#models.values()) {
      binding?.dispose();
      model.dispose();
    }
    this.#models.clear();
  }

  #open(key: string, path: string, text: string, make: (model: editor.ITextModel) => OpenModel): OpenModel {
    const known = this.#models.get(key);
    if (known) {
      // A new name may be that of another language.
      this.#monaco.editor.setModelLanguage(known.model, editorLanguage(path).id);
      return known;
    }
    const model = this.#monaco.editor.createModel(text, editorLanguage(path).id);
    model.updateOptions({
      bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
    });
    const opened = make(model);
    this.#models.set(key, opened);
    return opened;
  }
}
