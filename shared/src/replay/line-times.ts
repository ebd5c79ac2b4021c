import type { FileId } from "../ids.ts";
import type { EditStep } from "./protocol.ts";
import type { SplicedText } from "./spliced-text.ts";

/** When each line of each changed file was touched last, in milliseconds of the replay; -1 for never. */
export class LineTimes {
  readonly #times = new Map<FileId, Float64Array>();

  /** @param before the file's text before the step */
  apply({ file, at, edits }: EditStep, before: SplicedText): void {
    const times = this.#times.get(file) ?? untouched(before);
    const breaks = before.breaksBefore(ends(edits));
    const touched = new Float64Array(times.length + edits.length + addedBreaks(edits));
    // How many lines of `before` are told of, and how many of what it becomes.
    let [kept, told] = [0, 0];
    const keepTo = (end: number): void => {
      if (end <= kept) return;
      touched.set(times.subarray(kept, end), told);
      told += end - kept;
      kept = end;
    };
    for (const [index, [, , inserted]] of edits.entries()) {
      const [first = 0, last = 0] = breaks.slice(2 * index, 2 * index + 2);
      // The line that the edit before ended in has its time already.
      const isOpen = first < kept;
      keepTo(first);
      const more = breaksIn(inserted) + (isOpen ? 0 : 1);
      touched.fill(at, told, told + more);
      told += more;
      kept = last + 1;
    }
    keepTo(times.length);
    this.#times.set(file, touched.subarray(0, told));
  }

  all(): [FileId, number[]][] {
    return [...this.#times].map(([file, times]) => [file, [...times]]);
  }
}

function untouched(text: SplicedText): Float64Array {
  const [breaks = 0] = text.breaksBefore([Number.POSITIVE_INFINITY]);
  return new Float64Array(breaks + 1).fill(-1);
}

function addedBreaks(edits: EditStep["edits"]): number {
  return edits.reduce((sum, [, , inserted]) => sum + breaksIn(inserted), 0);
}

/** Where each edit begins and ends in the text before all of them. */
function ends(edits: EditStep["edits"]): number[] {
  let moved = 0;
  return edits.flatMap(([offset, deleted, inserted]) => {
    const start = offset - moved;
    moved += inserted.length - deleted;
    return [start, start + deleted];
  });
}

function breaksIn(text: string): number {
  return text.split("\n").length - 1;
}
