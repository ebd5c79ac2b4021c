import type { FileId } from "../ids.ts";
import type { EditStep } from "./protocol.ts";

/** When each line of each changed file was touched last, in milliseconds of the replay; -1 for never. */
export class LineTimes {
  readonly #times = new Map<FileId, number[]>();

  /** @param before the file's text before the step */
  apply({ file, at, edits }: EditStep, before: string): void {
    const times = this.#times.get(file) ?? Array.from({ length: lineCount(before) }, () => -1);
    this.#times.set(file, times);
    let text = before;
    for (const [offset, deleted, inserted] of edits) {
      const line = lineCount(text.slice(0, offset)) - 1;
      const gone = lineCount(text.slice(offset, offset + deleted));
      times.splice(line, gone, ...Array.from({ length: lineCount(inserted) }, () => at));
      text = text.slice(0, offset) + inserted + text.slice(offset + deleted);
    }
  }

  all(): [FileId, number[]][] {
    return [...this.#times];
  }
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
