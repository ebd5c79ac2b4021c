import type { editor, IDisposable } from "monaco-editor/editor";
import type { Monaco } from "./load-monaco.ts";
import styles from "./editor.module.css";

/** Something beside lines of the file: where it is, what the pointer reads there, and how it looks. */
export interface LineMark {
  readonly id: string;
  /** Lines count from 1, the end included. */
  readonly start: number;
  readonly end: number;
  /** Plain text. */
  readonly hover: string;
  /** `gone`: its lines are no longer there. */
  readonly look: "open" | "done" | "gone";
  readonly active: boolean;
}

const signs = { open: styles.markOpen, done: styles.markDone, gone: styles.markGone } as const;

/** Signs beside lines. The editor itself moves them with the text until they are set anew. */
export class LineMarks implements IDisposable {
  readonly #monaco: Monaco;
  readonly #editor: editor.ICodeEditor;
  readonly #decorations: editor.IEditorDecorationsCollection;
  readonly #listener: IDisposable;
  #ids = new Map<string, LineMark>();

  /** `onOpen` is told the mark whose sign was clicked, the innermost where there are several. */
  constructor(monaco: Monaco, codeEditor: editor.ICodeEditor, onOpen: (id: string) => void) {
    this.#monaco = monaco;
    this.#editor = codeEditor;
    this.#decorations = codeEditor.createDecorationsCollection();
    this.#listener = codeEditor.onMouseDown(({ target, event }) => {
      if (!event.leftButton || target.type !== monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN) return;
      const mark = this.at(target.position.lineNumber);
      if (mark) onOpen(mark.id);
    });
  }

  /** Shows these and no others. */
  set(marks: readonly LineMark[]): void {
    const { Range } = this.#monaco;
    const ids = this.#decorations.set(
      marks.flatMap((mark) => [
        {
          range: new Range(mark.start, 1, mark.start, 1),
          options: {
            glyphMarginClassName: `${styles.mark} ${signs[mark.look]}`,
            glyphMarginHoverMessage: { value: plain(mark.hover) },
          },
        },
        {
          range: new Range(mark.start, 1, mark.end, 1),
          options: {
            isWholeLine: true,
            className: mark.active && mark.look !== "gone" ? (styles.marked ?? null) : null,
            linesDecorationsClassName: mark.look === "gone" ? null : (styles.markedBeside ?? null),
          },
        },
      ]),
    );
    this.#ids = new Map(
      ids.flatMap((id, index) => {
        const mark = marks[index >> 1];
        return mark && index % 2 === 1 ? [[id, mark] as const] : [];
      }),
    );
  }

  /** The mark on a line: of several the one that begins last. */
  at(line: number): LineMark | null {
    const model = this.#editor.getModel();
    let found: { readonly mark: LineMark; readonly start: number } | null = null;
    for (const [id, mark] of this.#ids) {
      const range = model?.getDecorationRange(id);
      if (!range || line < range.startLineNumber || line > range.endLineNumber) continue;
      if (!found || range.startLineNumber >= found.start) found = { mark, start: range.startLineNumber };
    }
    return found?.mark ?? null;
  }

  dispose(): void {
    this.#listener.dispose();
    this.#decorations.clear();
  }
}

/** The pointer's box reads Markdown. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&]/g, String.raw`\$&`);
}
