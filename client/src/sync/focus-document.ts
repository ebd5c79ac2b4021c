import type { FocusPut, FocusText } from "@tandiff/shared/api.ts";
import type { FileId } from "@tandiff/shared/ids.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { fingerprint } from "@tandiff/shared/text/fingerprint.ts";
import { minimalChanges } from "@tandiff/shared/text/text-changes.ts";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { AppError } from "@tandiff/shared/errors.ts";
import { OfflineError } from "../api/http.ts";
import type { SaveState } from "../session/save-state.ts";
import { Causes } from "./causes.ts";
import { reenterChanges } from "./reenter.ts";
import type { DocumentCopy } from "./shared-document.ts";
import { applyChanges } from "./text-changes.ts";
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
  readonly put: (text: FocusPut) => Promise<void>;
  /** Has the browser keep what is not saved, in the place of what it kept before. */
  readonly keep: (texts: readonly UnsavedText[]) => void;
  readonly onSaveState: (state: SaveState) => void;
  /** What is typed is not saved, for a reason that trying again does not mend. */
  readonly onRefused: (error: unknown) => void;
}

/** How long a change waits for others before it is saved. Milliseconds. */
const saveDelay = 1_000;

/** How long it waits before the browser keeps it, in case that it cannot be saved. Milliseconds. */
const keepDelay = 300;

/** Of how many texts on their way, whose answer is not known, a save says that it may replace them. */
const mostOnTheirWay = 50;

/** So often a save is tried on top of what another tab has saved meanwhile. */
const mostMerges = 5;

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
  /** Those that say something else than what was saved. */
  readonly #dirty = new Set<FileId>();
  /** Fingerprints of what was sent, and may have been stored. */
  readonly #onTheirWay = new Map<FileId, readonly string[]>();
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
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
      const before = this.#before(file);
      const mine = this.#text(file).toJSON();
      return before === mine ? [] : [{ root: rootName(file), before, mine }];
    });
  }

  /** Brings in what an earlier page had typed and not saved, beside what has come since. */
  bring(texts: readonly UnsavedText[]): void {
    for (const file of this.#options.files) {
      const text = texts.find(({ root }) => root === rootName(file));
      if (!text) continue;
      this.#merge(file, text.before, text.mine, this.#text(file).toJSON());
      this.#dirty.add(file);
      this.#options.onSaveState("saving");
    }
    this.#keepNow();
    this.#trySave();
  }

  /** Saves no more; the text can still be shown. */
  stop(): void {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#keepNow();
    this.copy.doc.off("afterTransaction", this.#changed);
    window.removeEventListener("focus", this.#refresh);
    window.removeEventListener("blur", this.#saveNow);
    window.removeEventListener("pagehide", this.#saveLast);
    document.removeEventListener("visibilitychange", this.#saveNow);
  }

  destroy(): void {
    clearTimeout(this.#keepTimer);
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
    this.#keepNow();
    this.#saveAll().catch(() => undefined);
  };

  /** Another tab of the same person may have gone on. */
  readonly #refresh = (): void => {
    this.#options.load().then(
      (texts) => this.#open && this.#take(texts),
      () => undefined,
    );
  };

  #keepNow(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    this.#options.keep(this.unsaved());
  }

  #saveSoon(): void {
    this.#options.onSaveState("saving");
    this.#keepTimer ??= setTimeout(() => this.#keepNow(), keepDelay);
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
    const results = await Promise.allSettled([...this.#dirty].map((file) => this.#save(file)));
    this.#keepNow();
    for (const result of results) if (result.status === "rejected") throw result.reason;
    if (this.#dirty.size === 0) this.#options.onSaveState("saved");
  }

  async #save(file: FileId): Promise<void> {
    for (let merges = 0; ; merges += 1) {
      const text = this.#text(file).toJSON();
      try {
        await this.#options.put({ file, text, replaces: this.#replacedBy(file, text) });
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== "conflict" || merges === mostMerges) throw error;
        const theirs = (await this.#options.load()).find((one) => one.file === file)?.text;
        // Nobody has gone on with it: it is refused for another reason.
        if (theirs === undefined || theirs === this.#saved.get(file)) throw error;
        this.#merge(file, this.#before(file), this.#text(file).toJSON(), theirs);
        this.#saved.set(file, theirs);
        continue;
      }
      this.#saved.set(file, text);
      this.#onTheirWay.delete(file);
      if (this.#text(file).toJSON() === text) this.#dirty.delete(file);
      return;
    }
  }

  /** What a save may take the place of: what this page knows to be stored, and what it has sent itself. */
  #replacedBy(file: FileId, text: string): readonly (string | null)[] {
    const saved = this.#saved.get(file);
    const onTheirWay = this.#onTheirWay.get(file) ?? [];
    this.#onTheirWay.set(file, [...onTheirWay, fingerprint(text)].slice(-mostOnTheirWay));
    return [saved === undefined ? null : fingerprint(saved), ...onTheirWay];
  }

  /** What this page's text goes on from. */
  #before(file: FileId): string {
    return this.#saved.get(file) ?? this.#base.get(file) ?? "";
  }

  /** Makes the text say what `theirs` does, and what `mine` made of `before` as well. */
  #merge(file: FileId, before: string, mine: string, theirs: string): void {
    const wanted = applyChanges(theirs, reenterChanges(before, mine, theirs));
    this.copy.doc.transact(() => this.#write(file, wanted), fromOutside);
  }

  #write(file: FileId, text: string): void {
    const shown = this.#text(file);
    for (const change of minimalChanges(shown.toJSON(), text).toReversed()) {
      shown.delete(change.offset, change.length);
      shown.insert(change.offset, change.text);
    }
  }

  /** Shows what was saved in the files in which nothing else is waiting to be. */
  #take(texts: readonly FocusText[]): void {
    this.copy.doc.transact(() => {
      for (const { file, text } of texts) {
        if (this.#dirty.has(file)) continue;
        this.#write(file, text);
        this.#saved.set(file, text);
      }
    }, fromOutside);
  }

  #text(file: FileId): Y.Text {
    return this.copy.doc.getText(rootName(file));
  }
}
