import type { FocusText } from "@tandiff/shared/api.ts";
import type { FileId } from "@tandiff/shared/ids.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { minimalChanges } from "@tandiff/shared/text/text-changes.ts";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { OfflineError } from "../api/http.ts";
import type { SaveState } from "../session/save-state.ts";
import { Causes } from "./causes.ts";
import type { DocumentCopy } from "./shared-document.ts";
import type { UnsavedText } from "./unsaved-edits.ts";

export interface FocusDocumentOptions {
  /** Told apart from all other copies by it. */
  readonly number: number;
  /** What it starts from; never written to. */
  readonly shared: Y.Doc;
  readonly files: readonly FileId[];
  /** What was saved of it before. */
  readonly saved: readonly FocusText[];
  readonly load: () => Promise<readonly FocusText[]>;
  /** Must be safe to repeat. @throws OfflineError when nobody answered, AppError when it was refused */
  readonly put: (text: FocusText) => Promise<void>;
  readonly onSaveState: (state: SaveState) => void;
  /** What is typed is not saved, for a reason that trying again does not mend. */
  readonly onRefused: (error: unknown) => void;
}

/** How long a change waits for others before it is saved. Milliseconds. */
const saveDelay = 1_000;

/** Origin of what comes from outside: no undo takes it back. */
const fromOutside = "saved";

/**
 * The throw-away document of a focus time: begins as the workspace, is joined to nobody's, and saves the
 * last text of each file that was changed, for its author alone.
 */
export class FocusDocument {
  readonly copy: DocumentCopy;
  readonly #options: FocusDocumentOptions;
  readonly #base = new Map<FileId, string>();
  readonly #saved = new Map<FileId, string>();
  readonly #dirty = new Set<FileId>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<unknown> = Promise.resolve();
  #open = true;

  constructor(options: FocusDocumentOptions) {
    const { number, shared, saved } = options;
    this.#options = options;
    const doc = new Y.Doc({ gc: false });
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(shared), fromOutside);
    // What comes of it enters the workspace as one edit of the server, so there is nobody to tell.
    const causes = new Causes(() => undefined);
    this.copy = { number, doc, awareness: new Awareness(doc), causes };
    for (const file of options.files) this.#base.set(file, this.#text(file).toJSON());
    this.#take(saved);
    doc.on("afterTransaction", this.#changed);
    window.addEventListener("focus", this.#refresh);
    window.addEventListener("blur", this.#saveNow);
    window.addEventListener("pagehide", this.#saveLast);
    document.addEventListener("visibilitychange", this.#saveNow);
  }

  /** Saves what is not saved yet. @throws as `put` does */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const run = this.#saving.then(() => this.#saveAll());
    this.#saving = run.catch(() => undefined);
    return run;
  }

  /** Resolves once it is known what became of the saves that have begun. */
  async underWay(): Promise<void> {
    await this.#saving;
  }

  /** What was typed since the last save, by file; to be asked when no save is under way. */
  unsaved(): readonly UnsavedText[] {
    return [...this.#dirty].flatMap((file) => {
      const before = this.#saved.get(file) ?? this.#base.get(file) ?? "";
      const mine = this.#text(file).toJSON();
      return before === mine ? [] : [{ root: rootName(file), before, mine }];
    });
  }

  /** Saves no more; the text can still be shown. */
  stop(): void {
    this.#open = false;
    clearTimeout(this.#timer);
    this.copy.doc.off("afterTransaction", this.#changed);
    window.removeEventListener("focus", this.#refresh);
    window.removeEventListener("blur", this.#saveNow);
    window.removeEventListener("pagehide", this.#saveLast);
    document.removeEventListener("visibilitychange", this.#saveNow);
  }

  destroy(): void {
    this.#options.onSaveState("saved");
    this.copy.awareness.destroy();
    this.copy.doc.destroy();
  }

  readonly #changed = (transaction: Y.Transaction): void => {
    if (transaction.origin === fromOutside) return;
    const changed = new Set<unknown>(transaction.changed.keys());
    for (const file of this.#options.files) {
      if (changed.has(this.#text(file))) this.#dirty.add(file);
    }
    if (this.#dirty.size > 0) this.#saveSoon();
  };

  readonly #saveNow = (): void => {
    if (this.#dirty.size > 0) this.#trySave();
  };

  /** A page that closes waits for no earlier request. */
  readonly #saveLast = (): void => {
    this.#saveAll().catch(() => undefined);
  };

  /** Another tab of the same person may have gone on. */
  readonly #refresh = (): void => {
    this.#options.load().then(
      (texts) => this.#open && this.#take(texts),
      () => undefined,
    );
  };

  #saveSoon(): void {
    this.#options.onSaveState("saving");
    this.#timer ??= setTimeout(() => this.#trySave(), saveDelay);
  }

  #trySave(): void {
    this.flush().catch((error: unknown) => {
      if (!this.#open) return;
      this.#options.onSaveState("not-saved");
      if (error instanceof OfflineError) this.#timer ??= setTimeout(() => this.#trySave(), saveDelay);
      else this.#options.onRefused(error);
    });
  }

  async #saveAll(): Promise<void> {
    // All are asked for at once: a page that closes gets no further.
    const files = [...this.#dirty];
    this.#dirty.clear();
    const results = await Promise.allSettled(files.map((file) => this.#save(file)));
    for (const result of results) if (result.status === "rejected") throw result.reason;
    if (this.#dirty.size === 0) this.#options.onSaveState("saved");
  }

  async #save(file: FileId): Promise<void> {
    const text = this.#text(file).toJSON();
    try {
      await this.#options.put({ file, text });
      this.#saved.set(file, text);
    } catch (error) {
      this.#dirty.add(file);
      throw error;
    }
  }

  /** Shows what was saved in the files in which nothing else is waiting to be. */
  #take(texts: readonly FocusText[]): void {
    this.copy.doc.transact(() => {
      for (const { file, text } of texts) {
        if (this.#dirty.has(file)) continue;
        const shown = this.#text(file);
        for (const change of minimalChanges(shown.toJSON(), text).toReversed()) {
          shown.delete(change.offset, change.length);
          shown.insert(change.offset, change.text);
        }
        this.#saved.set(file, text);
      }
    }, fromOutside);
  }

  #text(file: FileId): Y.Text {
    return this.copy.doc.getText(rootName(file));
  }
}
