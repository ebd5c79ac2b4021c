import type { Draft, DraftRequest, DraftSaved, DraftsView } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { noLabels } from "@tandiff/shared/session/label-words.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import { getJson, isPassing, sendJson, sentenceOf } from "../api/http.ts";
import { backoff, untilAnswered } from "../api/retry.ts";
import { keepCopy } from "../ui/browser-copies.ts";
import { toast } from "../ui/toast.ts";
import { isBehind, isGone, mergeDraft, type LocalDraft } from "./draft-merge.ts";
import { newCommentId } from "./new-ids.ts";
import { reportSaveState, type SaveState } from "./save-state.ts";
import { parseStoredDraft } from "./stored-draft.ts";

/** Time after the last key until a draft goes to the server. Milliseconds. */
const pause = 500;

/**
 * What a participant has typed and not sent: in this browser with every key, on the server soon after.
 * `storage` is given, so that it runs anywhere.
 */
export class DraftStore {
  readonly #participant: ParticipantId;
  readonly #storage: Storage;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Sends under way; each promise is settled by the first attempt. */
  readonly #sending = new Map<string, Promise<void>>();
  readonly #states = new Map<string, SaveState>();
  /** The server's sentences for drafts that it would not take. */
  readonly #refusals = new Map<string, string>();
  /** Texts of this page that the server may have, by the draft's key. */
  readonly #held = new Map<string, Set<string>>();
  readonly #typedHere = new Set<string>();
  #drafts: ReadonlyMap<string, LocalDraft>;
  #loading: Promise<void> | null = null;

  constructor(participant: ParticipantId, storage: Storage) {
    this.#participant = participant;
    this.#storage = storage;
    this.#drafts = this.#readLocal();
    for (const draft of this.#drafts.values()) this.#hold(draft);
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
    this.#type({ key, position, body, labels: this.#drafts.get(key)?.labels });
  }

  /** What is chosen for the thread that the draft is to open; it may be chosen before there is a text. */
  setLabels(key: string, position: Position | null, labels: Labels): void {
    this.#type({ key, position, body: this.#drafts.get(key)?.body ?? "", labels });
  }

  /** Whether this page has written in it: then its form sees to what becomes of it. */
  isTypedHere(key: string): boolean {
    return this.#typedHere.has(key);
  }

  /** What a draft was to become is there with another text: it is a draft of something else from now on. */
  beginAnew(key: string): void {
    const draft = this.#drafts.get(key);
    if (!draft) return;
    this.#change({ ...draft, comment: newCommentId() });
    void this.flush(key);
  }

  #type({ key, position, body, labels = noLabels }: Draft): void {
    this.#typedHere.add(key);
    const chosen = labels.severity === null && labels.kind === null ? {} : { labels };
    const comment = this.#drafts.get(key)?.comment ?? newCommentId();
    this.#change({ key, position, body, ...chosen, comment });
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.flush(key), pause),
    );
  }

  /**
   * Gone at once here; resolves after the first attempt to tell the server, which is repeated if need be.
   * With `sent` only while that is what it says: what was written since stays.
   */
  async discard(key: string, sent?: string): Promise<void> {
    const draft = this.#drafts.get(key);
    if (!draft || isGone(draft) || (sent !== undefined && draft.body !== sent)) return;
    const { position } = draft;
    this.#typedHere.delete(key);
    this.#change({ key, position, body: "" });
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

  /**
   * Takes over what other tabs and machines write, and sends what is left as the page is hidden or closed,
   * outliving it. Returns the way back.
   */
  keepInStep(): () => void {
    const listening = new AbortController();
    const { signal } = listening;
    const save = (): void => {
      for (const draft of this.#drafts.values()) {
        if (!draft.dirty) continue;
        this.#put(draft, true).then(
          (savedAt) => this.#saved(draft, savedAt),
          () => {},
        );
      }
    };
    const seen = (): void => {
      if (document.visibilityState === "hidden") save();
      else if (this.#loading) void this.#load();
    };
    window.addEventListener("pagehide", save, { signal });
    document.addEventListener("visibilitychange", seen, { signal });
    window.addEventListener("storage", ({ key, newValue }) => this.#hear(key, newValue), { signal });
    return () => listening.abort();
  }

  /** Another tab has changed a draft, going on from what both had, or is done with it. */
  #hear(name: string | null, value: string | null): void {
    if (!name?.startsWith(this.#prefix)) return;
    const key = name.slice(this.#prefix.length);
    const draft = value === null ? null : parseStoredDraft(value);
    if (value !== null && !draft) return;
    // What is typed here passes on its way what that tab stores of the wording before.
    if (isBehind(draft, this.#drafts.get(key))) return this.#writeLocal(key);
    clearTimeout(this.#timers.get(key));
    this.#hold(draft);
    this.#set(key, draft);
    // That tab sees to it, as long as it is open.
    this.#report(key, "saved");
  }

  async #load(): Promise<void> {
    const asked = this.#drafts;
    try {
      const { drafts } = await untilAnswered(() => getJson<DraftsView>(this.#path));
      const stored = new Map(drafts.map((draft) => [draft.key, draft]));
      for (const key of new Set([...this.#drafts.keys(), ...stored.keys()])) {
        // What was changed meanwhile is newer than the answer, which it may have passed on the way.
        if (this.#drafts.get(key) === asked.get(key)) this.#meet(key, stored.get(key));
      }
      this.#tell();
      for (const draft of this.#drafts.values()) if (draft.dirty) void this.flush(draft.key);
    } catch {
      // Not allowed (any more): what this browser holds stands.
      this.#loading = null;
    }
  }

  /** Brings a draft together with the server's wording of it. */
  #meet(key: string, stored: DraftsView["drafts"][number] | undefined): void {
    const mine = this.#drafts.get(key);
    const merged = mergeDraft(mine, stored, (body) => this.#held.get(key)?.has(body) ?? false);
    this.#hold(merged);
    this.#set(key, merged);
    this.#writeLocal(key);
    if (merged && mine && mine.body !== "" && merged.dirty && merged.body !== mine.body) {
      toast("A draft was changed in two places at once: both texts are in it now.");
    }
  }

  /** Sends until the server has the latest wording; `attempted` is called after the first attempt. */
  async #send(key: string, attempted: () => void): Promise<void> {
    for (let failures = 0; ;) {
      const draft = this.#drafts.get(key);
      if (!draft?.dirty) break;
      if (failures === 0) this.#report(key, "saving");
      try {
        this.#saved(draft, await this.#put(draft, false));
        failures = 0;
      } catch (error) {
        failures += 1;
        if (await this.#isMended(key, error)) continue;
        if (!isPassing(error)) this.#refusals.set(key, sentenceOf(error));
        this.#report(key, "not-saved");
        if (!isPassing(error)) break;
        attempted();
        await new Promise((resolve) => setTimeout(resolve, backoff(failures)));
      }
    }
    // At once with the look at the last wording, so that a change after it starts a request of its own.
    this.#sending.delete(key);
    if (!this.#drafts.get(key)?.dirty) this.#report(key, "saved");
    attempted();
  }

  /** Whether it was refused for the sake of a wording from elsewhere, which it has been brought together with. */
  async #isMended(key: string, error: unknown): Promise<boolean> {
    if (!(error instanceof AppError) || error.code !== "conflict") return false;
    try {
      const { drafts } = await getJson<DraftsView>(this.#path);
      this.#meet(
        key,
        drafts.find((draft) => draft.key === key),
      );
      return true;
    } catch {
      return false;
    }
  }

  /** When the server saved it; null where it was to be thrown away. */
  async #put(draft: LocalDraft, keepalive: boolean): Promise<number | null> {
    const { key, body, position, labels, comment, basis } = draft;
    this.#hold(draft);
    if (isGone(draft)) {
      const query = new URLSearchParams({ key, ...(basis === null ? {} : { basis: `${basis}` }) });
      await sendJson("DELETE", `${this.#path}?${query}`, undefined, { keepalive });
      return null;
    }
    const request: DraftRequest = { key, body, position, labels, comment, basis };
    return (await sendJson<DraftSaved>("PUT", this.#path, request, { keepalive })).savedAt;
  }

  /** The server has this wording; what was typed since goes on from it. */
  #saved(sent: LocalDraft, savedAt: number | null): void {
    const { key } = sent;
    const now = this.#drafts.get(key);
    if (!now) return;
    const isLast = now === sent;
    this.#set(key, isLast && isGone(now) ? null : { ...now, basis: savedAt, dirty: !isLast });
    this.#writeLocal(key);
    if (!isLast) return;
    this.#refusals.delete(key);
    this.#report(key, "saved");
  }

  #change(draft: Draft): void {
    const { key } = draft;
    const { basis = null, changedAt = 0 } = this.#drafts.get(key) ?? {};
    this.#set(key, { ...draft, basis, dirty: true, changedAt: Math.max(Date.now(), changedAt + 1) });
    this.#writeLocal(key);
    this.#report(key, this.stateOf(key) === "not-saved" ? "not-saved" : "saving");
  }

  #set(key: string, draft: LocalDraft | null): void {
    const drafts = new Map(this.#drafts);
    if (draft) drafts.set(key, draft);
    else drafts.delete(key);
    this.#drafts = drafts;
  }

  #hold(draft: LocalDraft | null): void {
    if (!draft) return;
    const held = this.#held.get(draft.key) ?? new Set();
    this.#held.set(draft.key, held.add(draft.body));
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
      if (draft) keepCopy(this.#storage, this.#prefix + key, JSON.stringify(draft));
      else this.#storage.removeItem(this.#prefix + key);
    } catch {
      // Storage is full or switched off: the server has it half a second later.
    }
  }
}
