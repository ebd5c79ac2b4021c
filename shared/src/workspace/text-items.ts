import type * as Y from "yjs";

/** All items of a text in their order, deleted ones too: Yjs has no other way to ask who wrote what. */
export function* textItems(text: Y.Text): Generator<Y.Item> {
  // oxlint-disable-next-line no-underscore-dangle -- declared in Yjs's types, without another name
  for (let item = text._start; item !== null; item = item.right) yield item;
}
