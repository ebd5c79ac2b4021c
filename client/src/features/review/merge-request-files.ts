import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { DiffFile } from "../../diff/model.ts";
import { type Changes, neither, wholeChanges } from "./changes.ts";
import type { ListedFile } from "./file-tree.ts";
import type { Sides } from "./texts.ts";
import { whenAsked } from "./when-asked.ts";

/** What the page asks again and again about a merge request's files. */
export interface MergeRequestFiles {
  readonly whole: Changes;
  /** In the order of the tree. */
  readonly changed: readonly DiffFile[];
  /** Changed ones too. */
  readonly all: readonly ListedFile[];
  readonly sidesOf: (path: string) => Sides;
  /** The path under which a position's file is listed: head's, for base's path of a renamed file. */
  readonly listedPath: (position: Pick<Position, "path" | "side">) => string;
}

/** Made once for each merge request that was loaded. */
export function mergeRequestFiles(view: MergeRequestView): MergeRequestFiles {
  const known = made.get(view) ?? filesOf(view);
  made.set(view, known);
  return known;
}

const made = new WeakMap<MergeRequestView, MergeRequestFiles>();

function filesOf(view: MergeRequestView): MergeRequestFiles {
  const whole = wholeChanges(view.diffs);
  const changed = whole.files;
  const unchanged = whenAsked(() => view.head.filter((entry) => whole.fileAt(entry.path) === undefined));
  const unchangedSides = whenAsked(() => new Map(unchanged().map((entry) => [entry.path, bothSides(entry)])));
  const all = whenAsked((): readonly ListedFile[] => [
    ...changed,
    ...unchanged().map(({ path }): ListedFile => ({ path, change: "unchanged" })),
  ]);
  return {
    whole,
    changed,
    get all() {
      return all();
    },
    sidesOf: (path) => (whole.fileAt(path) ? whole.sidesOf(path) : (unchangedSides().get(path) ?? neither)),
    listedPath: ({ path, side }) => (side === "base" ? (whole.fileOf({ path, side })?.path ?? path) : path),
  };
}

function bothSides(entry: TreeEntry): Sides {
  return { base: entry, head: entry };
}
