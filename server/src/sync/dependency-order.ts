import * as Y from "yjs";
import type { Struct } from "./remainder.ts";

interface Queue {
  readonly structs: readonly Struct[];
  next: number;
  /** The clock behind the last struct that was yielded or that the document has. */
  end: number;
}

/**
 * Yields structs such that each comes after all that it refers to, as Yjs will integrate them, and
 * "unresolvable" when some refer to nothing or to each other in a circle. Each is looked at a few times
 * at most, however they refer to each other.
 */
export function* inDependencyOrder(
  doc: Y.Doc,
  structs: readonly Struct[],
): Generator<Struct | "unresolvable"> {
  const queues = new Map<number, Queue>();
  const runs = [...Map.groupBy(structs, (struct) => struct.id.client)];
  // Yjs begins with the highest client id, whatever the update does.
  for (const [client, run] of runs.toSorted(([one], [other]) => other - one)) {
    queues.set(client, { structs: run, next: 0, end: Y.getState(doc.store, client) });
  }
  const isMissing = (id: Y.ID | null): id is Y.ID =>
    id !== null && id.clock >= (queues.get(id.client)?.end ?? Y.getState(doc.store, id.client));

  for (const first of queues.values()) {
    /** Queues to work off, each needed by the one before it. */
    const stack = [{ queue: first, until: Number.POSITIVE_INFINITY }];
    const onStack = new Set([first]);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { queue, until } = top;
      const struct = queue.structs[queue.next];
      if (queue.end > until || (struct === undefined && until === Number.POSITIVE_INFINITY)) {
        stack.pop();
        onStack.delete(queue);
        continue;
      }
      const missing = struct && missingOf(struct, isMissing);
      if (struct && !missing) {
        queue.next += 1;
        queue.end = struct.id.clock + struct.length;
        yield struct;
        continue;
      }
      const needed = missing && queues.get(missing.client);
      if (!missing || !needed || onStack.has(needed)) {
        yield "unresolvable";
        return;
      }
      stack.push({ queue: needed, until: missing.clock });
      onStack.add(needed);
    }
  }
}

function missingOf(struct: Struct, isMissing: (id: Y.ID | null) => id is Y.ID): Y.ID | null {
  if (!(struct instanceof Y.Item)) return null;
  const { origin, rightOrigin } = struct;
  if (isMissing(origin)) return origin;
  return isMissing(rightOrigin) ? rightOrigin : null;
}
