import type { Draft, DraftsView } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { noLabels } from "@tandiff/shared/session/label-words.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import { getJson, OfflineError, sendJson, sentenceOf } from "../api/http.ts";
import { backoff, untilAnswered } from "../api/retry.ts";
import { isGone, mergeDrafts, type LocalDraft } from "./draft-merge.ts";
import { reportSaveState, type SaveState } from "./save-state.ts";
import { parseStoredDraft } from "./stored-draft.ts";

/** Time after the last key until a draft goes to the server. Milliseconds. */
const pause = 500;

/**
 * What a participant has typed and not sent: in this browser with every key, on the server soon after.
 * `storage` and `now` (the server's clock, milliseconds) are given, so that it runs anywhere.
 */
export class DraftStore {
  readonly #participant: ParticipantId;
  readonly #storage: Storage;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Sends under way; each promise is settled by the first attempt. */
  readonly #sending = new Map<string, Promise<void>>();
  readonly #states = new Map<string, SaveState>();
  /** The server's sentences for drafts that it would not take. */
  readonly #refusals = new Map<string, string>();
  /** Keys that were changed since the page was opened. */
  readonly #touched = new Set<string>();
  #drafts: ReadonlyMap<string, LocalDraft>;
  #loading: Promise<void> | null = null;

  constructor(participant: ParticipantId, storage: Storage, now: () => number) {
    this.#participant = participant;
    this.#storage = storage;
    this.#now = now;
    this.#drafts = this.#readLocal();
  }

  /** The same map until something changes. Thrown-away ones are still in it, with nothing in them. */
  get drafts(): ReadonlyMap<string, LocalDraft> {
    return this.#drafts;
  }

  stateOf(key: string): SaveState {
    return this.#states.get(key) ?? "saved";
  }

  /** Why the server has refused the draft as it stands, for good; null where it has not. */
  refusalOf(key: string): string | null {
    return this.#refusals.get(key) ?? null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Fetches the server's drafts, once; without a connection it goes on trying. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  set(key: string, position: Position | null, body: string): void {
    this.#store({ key, position, body, labels: this.#drafts.get(key)?.labels });
  }

  /** What is chosen for the thread that the draft is to open; it may be chosen before there is a text. */
  setLabels(key: string, position: Position | null, labels: Labels): void {
    this.#store({ key, position, body: this.#drafts.get(key)?.body ?? "", labels });
  }

  #store({ key, position, body, labels = noLabels }: Draft): void {
    const chosen = labels.severity === null && labels.kind === null ? {} : { labels };
    this.#change({ key, position, body, ...chosen, editedAt: this.#now(), dirty: true });
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.flush(key), pause),
    );
  }

  /** Gone at once here; resolves after the first attempt to tell the server, which is repeated if need be. */
  async discard(key: string): Promise<void> {
    const draft = this.#drafts.get(key);
    if (!draft || isGone(draft)) return;
    const { position } = draft;
    this.#change({ key, position, body: "", editedAt: this.#now(), dirty: true });
    await this.flush(key);
  }

  /** Sends a draft now, if it has changed. Resolves after the first attempt. */
  flush(key: string): Promise<void> {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (!this.#drafts.get(key)?.dirty) return Promise.resolve();
    const underWay = this.#sending.get(key);
    if (underWay) return underWay;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#sending.set(key, promise);
    void this.#send(key, resolve);
    return promise;
  }

  /** Sends what is left as the page is hidden or closed, outliving it. Returns the way back. */
  saveOnLeaving(): () => void {
    const save = (): void => {
      for (const draft of this.#drafts.values()) if (draft.dirty) this.#put(draft, true).catch(() => {});
    };
    const hidden = (): void => {
      if (document.visibilityState === "hidden") save();
    };
    window.addEventListener("pagehide", save);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      window.removeEventListener("pagehide", save);
      document.removeEventListener("visibilitychange", hidden);
    };
  }

  async #load(): Promise<void> {
    try {
      const view = await untilAnswered(() => getJson<DraftsView>(this.#path));
      const before = this.#drafts;
      const merged = new Map(mergeDrafts(before, view.drafts));
      // What was changed on this page is newer than the answer, which may have passed it on the way.
      for (const key of this.#touched) {
        const mine = before.get(key);
        if (mine) merged.set(key, mine);
        else merged.delete(key);
      }
      this.#drafts = merged;
      for (const key of new Set([...before.keys(), ...this.#drafts.keys()])) this.#writeLocal(key);
      this.#tell();
      for (const draft of this.#drafts.values()) if (draft.dirty) void this.flush(draft.key);
    } catch {
      // Not allowed (any more): what this browser holds stands.
      this.#loading = null;
    }
  }

  /** Sends until the server has the latest wording; `attempted` is called after the first attempt. */
  async #send(key: string, attempted: () => void): Promise<void> {
    for (let failures = 0; ;) {
      const draft = this.#drafts.get(key);
      if (!draft?.dirty) break;
      if (failures === 0) this.#report(key, "saving");
      try {
        await this.#put(draft, false);
        failures = 0;
        if (this.#drafts.get(key) === draft) this.#settle(draft);
      } catch (error) {
        failures += 1;
        if (!isPassing(error)) this.#refusals.set(key, sentenceOf(error));
        this.#report(key, "not-saved");
        if (!isPassing(error)) break;
        attempted();
        await new Promise((resolve) => setTimeout(resolve, backoff(failures)));
      }
    }
    // At once with the look at the last wording, so that a change after it starts a request of its own.
    this.#sending.delete(key);
    attempted();
  }

  async #put({ key, body, position, labels }: Draft, keepalive: boolean): Promise<void> {
    if (isGone({ body, labels })) {
      await sendJson("DELETE", `${this.#path}?key=${encodeURIComponent(key)}`, undefined, { keepalive });
    } else await sendJson("PUT", this.#path, { key, body, position, labels } satisfies Draft, { keepalive });
  }

  /** The server has exactly this wording. */
  #settle(draft: LocalDraft): void {
    const drafts = new Map(this.#drafts);
    if (isGone(draft)) drafts.delete(draft.key);
    else drafts.set(draft.key, { ...draft, dirty: false });
    this.#drafts = drafts;
    this.#writeLocal(draft.key);
    this.#refusals.delete(draft.key);
    this.#report(draft.key, "saved");
  }

  #change(draft: LocalDraft): void {
    this.#touched.add(draft.key);
    this.#drafts = new Map(this.#drafts).set(draft.key, draft);
    this.#writeLocal(draft.key);
    this.#report(draft.key, this.stateOf(draft.key) === "not-saved" ? "not-saved" : "saving");
  }

  #report(key: string, state: SaveState): void {
    this.#states.set(key, state);
    reportSaveState(`draft:${this.#participant}:${key}`, state);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  get #path(): string {
    return `/api/${this.#participant}/drafts`;
  }

  get #prefix(): string {
    return `tandiff:draft:${this.#participant}:`;
  }

  #readLocal(): ReadonlyMap<string, LocalDraft> {
    const drafts = new Map<string, LocalDraft>();
    for (let index = 0; index < this.#storage.length; index += 1) {
      const name = this.#storage.key(index);
      if (!name?.startsWith(this.#prefix)) continue;
      const draft = parseStoredDraft(this.#storage.getItem(name) ?? "");
      if (draft) drafts.set(draft.key, draft);
    }
    return drafts;
  }

  #writeLocal(key: string): void {
    const draft = this.#drafts.get(key);
    try {
      if (draft) this.#storage.setItem(this.#prefix + key, JSON.stringify(draft));
      else this.#storage.removeItem(this.#prefix + key);
    } catch {
      // Storage is full or switched off: the server has it half a second later.
    }
  }
}

/** Failures that a later attempt may not meet. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof OfflineError ||
    (error instanceof AppError && (error.code === "not-stored" || error.code === "too-many-requests"))
  );
}
