import type { LineEdit } from "../diff/file-diff.ts";
import { fromByteString, splitLines, toByteString } from "../text/byte-string.ts";
import type { PatchChange, PatchFile } from "./unified.ts";

/** A changed file, each part of its change with the commit that it belongs to, counted from 0. */
export interface SeriesFile extends PatchChange {
  /** The commit that makes it, deletes it or gives it its other path and mode. */
  readonly commit: number;
  /** From the lines of `before` to those of `after`, ascending; none on a file that is made or deleted. */
  readonly edits: readonly { readonly edit: LineEdit; readonly commit: number }[];
}

/**
 * The changes of each commit against the tree that those before it leave; the last one leaves the trees of `after`.
 * Paths are free when a file comes to them: a file that needs another one's place, or lies in a folder of its name,
 * comes with that one's commit or a later one.
 * @param count how many commits there are; one to which nothing belongs has no changes
 */
export function seriesOf(files: readonly SeriesFile[], count: number): readonly (readonly PatchChange[])[] {
  const commits = Array.from({ length: count }, (): PatchChange[] => []);
  for (const { file, commit } of inFreePlaces(files)) {
    const states = new States(file, commit);
    let before = file.before;
    for (const [index, changes] of commits.entries()) {
      if (!states.changesIn(index)) continue;
      const after = states.after(index);
      changes.push({ before, after });
      before = after;
    }
  }
  return commits;
}

/** What a file is after each commit; its place is the one of `after` from `commit` on. */
class States {
  readonly #file: SeriesFile;
  readonly #commit: number;
  readonly #before: readonly string[];
  readonly #after: readonly string[];

  constructor(file: SeriesFile, commit: number) {
    this.#file = file;
    this.#commit = commit;
    this.#before = linesOf(file.before);
    this.#after = linesOf(file.after);
  }

  changesIn(commit: number): boolean {
    const { before, after, edits } = this.#file;
    const comes = before?.path !== after?.path || before?.mode !== after?.mode;
    return (comes && commit === this.#commit) || edits.some((edit) => edit.commit === commit);
  }

  after(commit: number): PatchFile | null {
    const { before, after } = this.#file;
    const place = commit < this.#commit ? before : after;
    if (!place || !before || !after) return place;
    return { ...place, bytes: fromByteString(this.#lines(commit).join("")) };
  }

  #lines(commit: number): readonly string[] {
    const parts: (readonly string[])[] = [];
    let at = 0;
    for (const one of this.#file.edits) {
      const { baseStart, baseEnd, headStart, headEnd } = one.edit;
      const isMade = one.commit <= commit;
      parts.push(
        this.#before.slice(at, baseStart),
        isMade ? this.#after.slice(headStart, headEnd) : this.#before.slice(baseStart, baseEnd),
      );
      at = baseEnd;
    }
    parts.push(this.#before.slice(at));
    return parts.flat();
  }
}

function linesOf(file: PatchFile | null): readonly string[] {
  return file ? splitLines(toByteString(file.bytes)) : [];
}

interface Placed {
  readonly file: SeriesFile;
  commit: number;
}

/** Files that come to a place before it is free come later; those that swap their places come together. */
function inFreePlaces(files: readonly SeriesFile[]): readonly Placed[] {
  const placed = files.map((file): Placed => ({ file, commit: file.commit }));
  const moved = placed.filter(({ file }) => file.before?.path !== file.after?.path);
  for (let isSettled = false; !isSettled;) {
    isSettled = true;
    for (const to of moved) {
      for (const from of moved) {
        if (from === to || from.commit <= to.commit || !isInTheWay(from.file.before, to.file.after)) continue;
        to.commit = from.commit;
        isSettled = false;
      }
    }
  }
  return placed;
}

function isInTheWay(a: PatchFile | null, b: PatchFile | null): boolean {
  if (!a || !b) return false;
  return a.path === b.path || a.path.startsWith(`${b.path}/`) || b.path.startsWith(`${a.path}/`);
}
