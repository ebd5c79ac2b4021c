import type { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import type { editor } from "monaco-editor/editor";
import { editorLanguage } from "./editor-language.ts";
import type { Monaco } from "./load-monaco.ts";

/** So many files that were shown last are kept: to make a model of a large text takes longer than to change it. */
const mostKept = 8;

/** From so many replacements on, the whole text is set instead. */
const mostChanges = 1_000;

interface ReplayModel {
  readonly model: editor.ITextModel;
  shown: SplicedText;
}

/** The models of the files of a replay; nobody writes in them. */
export class ReplayModels {
  readonly #monaco: Monaco;
  /** The one that was shown last comes last. */
  readonly #models = new Map<string, ReplayModel>();

  constructor(monaco: Monaco) {
    this.#monaco = monaco;
  }

  /** The model of a file, with the text that it had at a moment. */
  showing(file: string, path: string, text: SplicedText): editor.ITextModel {
    const language = editorLanguage(path).id;
    const known = this.#models.get(file);
    const shown = known ?? { model: this.#monaco.editor.createModel(text.text, language), shown: text };
    this.#models.delete(file);
    this.#models.set(file, shown);
    // A new name may be that of another language.
    this.#monaco.editor.setModelLanguage(shown.model, language);
    this.#change(shown, text);
    this.#dropOldest();
    return shown.model;
  }

  dispose(): void {
    for (const { model } of this.#models.values()) model.dispose();
    this.#models.clear();
  }

  #change(shown: ReplayModel, text: SplicedText): void {
    const { model } = shown;
    const changes = shown.shown.changesTo(text);
    shown.shown = text;
    if (changes.length > mostChanges) model.setValue(text.text);
    else if (changes.length > 0) {
      model.applyEdits(
        changes.map(({ offset, length, text: put }) => ({
          range: this.#monaco.Range.fromPositions(
            model.getPositionAt(offset),
            model.getPositionAt(offset + length),
          ),
          text: put,
        })),
      );
    }
  }

  #dropOldest(): void {
    const [oldest] = this.#models;
    if (this.#models.size <= mostKept || !oldest) return;
    this.#models.delete(oldest[0]);
    oldest[1].model.dispose();
  }
}
