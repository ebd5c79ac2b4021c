import type { FileId } from "../ids.ts";
import type { EditStep } from "./protocol.ts";
import type { SplicedText } from "./spliced-text.ts";

/** When each line of each changed file was touched last, in milliseconds of the replay; -1 for never. */
export class LineTimes {
  readonly #times = new Map<FileId, number[]>();

  /** @param before the file's text before the step */
  apply({ file, at, edits }: EditStep, before: SplicedText): void {
    const breaks = before.breaksBefore([...ends(edits), Number.POSITIVE_INFINITY]);
    const times = this.#times.get(file) ?? Array.from({ length: (breaks.at(-1) ?? 0) + 1 }, () => -1);
    const touched: number[] = [];
    // How many lines of `before` are told of.
    let kept = 0;
    const keepTo = (end: number): void => {
      for (; kept < end; kept += 1) touched.push(times[kept] ?? -1);
    };
    for (const [index, [, , inserted]] of edits.entries()) {
      const [first = 0, last = 0] = breaks.slice(2 * index, 2 * index + 2);
      // The line that the edit before ended in has its time already.
      const isOpen = first < kept;
      keepTo(first);
      for (let more = breaksIn(inserted) + (isOpen ? 0 : 1); more > 0; more -= 1) touched.push(at);
      kept = last + 1;
    }
    keepTo(times.length);
    this.#times.set(file, touched);
  }

  all(): [FileId, number[]][] {
    return [...this.#times];
  }
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
