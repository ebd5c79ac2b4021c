import { type CommitLinks, commitLinks } from "./commit-object.ts";
import type { PackReader } from "./pack-reader.ts";

/** The commits of a packfile and how they follow from each other. */
export class History {
  readonly #pack: PackReader;
  readonly #links = new Map<string, CommitLinks>();

  constructor(pack: PackReader) {
    this.#pack = pack;
  }

  /** @throws {AppError} `bad-request` where there is no such commit */
  links(id: string): CommitLinks {
    const known = this.#links.get(id) ?? commitLinks(id, this.#pack.body(id, "commit"));
    this.#links.set(id, known);
    return known;
  }

  /**
   * Where two branches parted: the best common ancestor, of several the one that was committed last; null
   * where the histories are unrelated.
   */
  mergeBase(one: string, other: string): string | null {
    const ofOne = this.#ancestors(one);
    const common = [...this.#ancestors(other)].filter((id) => ofOne.has(id));
    const passed = new Set(common.flatMap((id) => this.links(id).parents));
    const best = common.filter((id) => !passed.has(id));
    return best.toSorted((a, b) => this.links(b).date - this.links(a).date)[0] ?? null;
  }

  /**
   * The commits that `head` has and `base` lacks, parents before children, in the order that
   * `git log --topo-order --reverse` gives them. Source: git's commit.c, sort_in_topological_order.
   */
  between(base: string, head: string): string[] {
    const excluded = this.#ancestors(base);
    const wanted = new Set([...this.#ancestors(head)].filter((id) => !excluded.has(id)));
    const childrenLeft = new Map<string, number>();
    for (const id of wanted) {
      for (const parent of this.links(id).parents)
        childrenLeft.set(parent, (childrenLeft.get(parent) ?? 0) + 1);
    }
    const order: string[] = [];
    const ready = wanted.has(head) ? [head] : [];
    for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
      order.push(id);
      for (const parent of this.links(id).parents) {
        const left = (childrenLeft.get(parent) ?? 0) - 1;
        childrenLeft.set(parent, left);
        if (left === 0 && wanted.has(parent)) ready.push(parent);
      }
    }
    return order.toReversed();
  }

  /** With the commit itself. A bundle of a shallow clone ends where the clone does. */
  #ancestors(id: string): Set<string> {
    const found = new Set([id]);
    for (const each of found) {
      for (const parent of this.links(each).parents) if (this.#pack.has(parent)) found.add(parent);
    }
    return found;
  }
}
