import type { FileId } from "../ids.ts";
import type { EditStep } from "./protocol.ts";

/** When each line of each changed file was touched last, in milliseconds of the replay; -1 for never. */
export class LineTimes {
  readonly #times = new Map<FileId, number[]>();

  /** @param before the file's text before the step */
  apply({ file, at, edits }: EditStep, before: string): void {
    const times = this.#times.get(file) ?? Array.from({ length: breaksIn(before) + 1 }, () => -1);
    const touched: number[] = [];
    // How far `before` is read, the line there, how many lines of it are told of, and how far the edits moved the rest.
    let [read, line, kept, moved] = [0, 0, 0, 0];
    const keepTo = (end: number): void => {
      for (; kept < end; kept += 1) touched.push(times[kept] ?? -1);
    };
    for (const [offset, deleted, inserted] of edits) {
      const start = offset - moved;
      line += breaksIn(before, read, start);
      // The line that the edit before ended in has its time already.
      const isOpen = line < kept;
      keepTo(line);
      for (let more = breaksIn(inserted) + (isOpen ? 0 : 1); more > 0; more -= 1) touched.push(at);
      read = start + deleted;
      line += breaksIn(before, start, read);
      kept = line + 1;
      moved += inserted.length - deleted;
    }
    keepTo(times.length);
    this.#times.set(file, touched);
  }

  all(): [FileId, number[]][] {
    return [...this.#times];
  }
}

function breaksIn(text: string, from = 0, to = text.length): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
