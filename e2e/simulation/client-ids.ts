import * as Y from "yjs";

/**
 * Yjs draws client ids at random, and what two people write at one place stands in the order of these:
 * from here on they are drawn by `next`, which a seed can fix.
 */
export function drawClientIds(next: () => number): void {
  const ids = new WeakMap<object, number>();
  Object.defineProperty(Y.Doc.prototype, "clientID", {
    configurable: true,
    get(this: object) {
      return ids.get(this);
    },
    set(this: object, id: number) {
      ids.set(this, ids.has(this) ? id : next());
    },
  });
}
