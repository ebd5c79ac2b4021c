import * as Y from "yjs";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { readCompactedText, restoreText } from "../compaction/compacted-text.ts";
import type { LogRow } from "../storage/port.ts";

/** Characters that somebody wrote in a file of the workspace, or how many they deleted. */
export interface Edit {
  /** Null where the session was compacted: when it was written is not known any more. */
  readonly at: number | null;
  readonly path: string;
  /** The thread that it was for. */
  readonly thread: string | null;
  readonly written: string;
  readonly deleted: number;
}

interface RootEdit extends Omit<Edit, "path" | "written"> {
  readonly root: string;
  written: string;
  /** Its last character, behind which typing goes on. */
  last: Y.ID | null;
}

/** Collects one person's edits of the workspace from the rows of a log, a run of keys as one edit. */
export class EditReader {
  readonly #me: ParticipantId;
  readonly #edits: RootEdit[] = [];
  #doc = new Y.Doc({ gc: false });

  constructor(me: ParticipantId) {
    this.#me = me;
  }

  read(row: LogRow): void {
    if (row.kind === "text:code") return this.#begin(row);
    if (row.kind !== "update:code") return;
    Y.applyUpdate(this.#doc, row.payload);
    if (row.participant === this.#me) this.#update(row);
  }

  /** With the paths that files have in the end. */
  of({ workspace }: SessionState): readonly Edit[] {
    const paths = new Map(workspace?.files.map(({ id, path }) => [rootName(id), path]));
    return this.#edits.map(({ at, root, thread, written, deleted }) => ({
      at,
      path: paths.get(root) ?? root,
      thread,
      written,
      deleted,
    }));
  }

  #update({ at, cause: thread, payload }: LogRow): void {
    const { structs, ds } = Y.decodeUpdate(payload);
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
      const root = this.#rootOf(struct.id);
      const written = struct.content.str;
      const before = this.#edits.at(-1);
      const goesOn =
        before?.root === root &&
        before.thread === thread &&
        before.last !== null &&
        Y.compareIDs(before.last, struct.origin);
      if (before && goesOn) {
        before.written += written;
        before.last = struct.lastId;
      } else this.#edits.push({ at, root, thread, written, deleted: 0, last: struct.lastId });
    }
    const deleted = new Map<string, number>();
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        const root = this.#rootOf(Y.createID(client, clock));
        deleted.set(root, (deleted.get(root) ?? 0) + len);
      }
    }
    for (const [root, count] of deleted) {
      this.#edits.push({ at, root, thread, written: "", deleted: count, last: null });
    }
  }

  #rootOf(id: Y.ID): string {
    const { parent } = Y.getItem(this.#doc.store, id);
    return parent instanceof Y.AbstractType ? Y.findRootTypeKey(parent) : "";
  }

  /** Of a compacted document it is known what is left of everybody's writing, and how much of the seed is gone. */
  #begin({ payload }: LogRow): void {
    const compacted = readCompactedText(payload);
    this.#doc = restoreText(compacted).doc;
    this.#edits.length = 0;
    for (const { root, text, ranges } of compacted.texts) {
      let at = 0;
      for (const { kind, length, by, cause: thread } of ranges) {
        const common = { at: null, root, thread, last: null };
        const isMine = by === this.#me;
        if (isMine && kind === "written") {
          this.#edits.push({ ...common, written: text.slice(at, at + length), deleted: 0 });
        }
        if (isMine && kind === "cut") this.#edits.push({ ...common, written: "", deleted: length });
        if (kind !== "cut") at += length;
      }
    }
  }
}
