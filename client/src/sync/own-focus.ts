import type { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import { createStore, type StoreApi } from "zustand/vanilla";
import { loadFocus, putFocus } from "../api/focus.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { OfflineError, sentenceOf } from "../api/http.ts";
import { untilAnswered } from "../api/retry.ts";
import { reportSaveState } from "../session/save-state.ts";
import { toastError } from "../ui/toast.ts";
import { FocusDocument } from "./focus-document.ts";
import type { DocumentCopy, SharedDocument } from "./shared-document.ts";
import type { UnsavedText } from "./unsaved-edits.ts";
import { takeLeftFocus, UnsavedFocus } from "./unsaved-focus.ts";

/** The candidate's own focus time, as far as this page is with it. */
export type OwnFocusState =
  | { readonly kind: "none" }
  /** The last of the others' text is awaited. */
  | { readonly kind: "starting" }
  | { readonly kind: "writing"; readonly copy: DocumentCopy }
  /** The text is on its way into the workspace, or away. */
  | { readonly kind: "ending"; readonly copy: DocumentCopy };

/** So long before its end a page ends a focus time itself, with its last words saved. Milliseconds. */
const endsEarly = 1_500;
/** How long the throw-away text stays in sight for the workspace's own to arrive. Milliseconds. */
const longestHandover = 2_000;

const tooLate = "The focus time was over before this could be saved.";

/** A running focus time, as the session tells it. */
export interface RunningFocus {
  readonly since: number;
  /** Milliseconds until its end, from now. */
  readonly left: number;
  readonly files: readonly FileId[];
  /** Ends it for everybody, such that what was written is kept. */
  readonly end: () => Promise<void>;
}

/** Leads a candidate's page through its focus times: into the throw-away document and back. */
export class OwnFocus {
  readonly store: StoreApi<OwnFocusState> = createStore(() => ({ kind: "none" }));
  readonly #participant: ParticipantId;
  readonly #shared: SharedDocument;
  #since: number | null = null;
  #document: FocusDocument | null = null;
  /** Where the browser has what `#document` has not saved. */
  #unsaved: UnsavedFocus | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is thrown away unless the server refuses the cancelling, and how it is kept then. */
  #cancelled: { readonly document: FocusDocument | null; keep: () => void } | null = null;
  #hasTaken = false;
  #end: () => Promise<void> = () => Promise.resolve();

  constructor(participant: ParticipantId, shared: SharedDocument) {
    this.#participant = participant;
    this.#shared = shared;
  }

  /** To be told of the focus time that runs, whenever that may have changed; null for none. */
  follow(running: RunningFocus | null): void {
    if (running === null) {
      if (this.#since !== null) void this.#close();
      else this.#takeLeft();
      return;
    }
    if (this.#since !== running.since) void this.#open(running);
    this.#end = running.end;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#timeUp(), Math.max(0, running.left - endsEarly));
  }

  /**
   * Saves the last words and ends the focus time; what was written enters the workspace.
   * @throws what `end` throws; then it goes on
   */
  async finish(): Promise<void> {
    const document = this.#document;
    if (document === null || this.store.getState().kind !== "writing") return;
    this.store.setState({ kind: "ending", copy: document.copy }, true);
    try {
      await document.flush();
      await this.#end();
    } catch (error) {
      if (this.#document === document && this.#since !== null) {
        this.store.setState({ kind: "writing", copy: document.copy }, true);
      }
      throw error;
    }
  }

  /**
   * To be told before the focus time is cancelled, as what is not saved yet is not wanted either; and with false when
   * that has failed, whatever has become of the focus time meanwhile.
   */
  cancelling(isCancelled: boolean): void {
    const before = this.#cancelled;
    this.#cancelled = isCancelled ? { document: this.#document, keep: () => undefined } : null;
    if (!isCancelled) before?.keep();
  }

  /** To be told when this page's link has ended: what cannot be saved any more is kept for the person. */
  async linkEnded(): Promise<void> {
    if (this.#since !== null) await this.#close("The link ended before this could be saved.");
    else this.#takeLeft();
  }

  async #open({ since, files }: RunningFocus): Promise<void> {
    const closed = this.#since === null ? null : this.#close();
    this.#since = since;
    this.store.setState({ kind: "starting" }, true);
    try {
      await closed;
      // Nobody writes from here on, so this is the text that it begins with and will be compared to.
      await this.#shared.fresh();
      const load = () => loadFocus(this.#participant).catch(asUnanswered);
      const saved = await untilAnswered(load);
      const { status } = this.#shared.store.getState();
      if (this.#since !== since) return;
      if (status.kind !== "ready") {
        // The server has refused what was still on its way: it begins with the copy that comes now.
        this.#since = null;
        this.store.setState({ kind: "none" }, true);
        return;
      }
      const unsaved = new UnsavedFocus(this.#participant, since);
      this.#unsaved = unsaved;
      this.#document = new FocusDocument({
        number: -since,
        shared: status.copy.doc,
        files,
        saved,
        load,
        // A page that has not heard of its end yet must not write in the next one.
        put: (text) => putFocus(this.#participant, { ...text, since }),
        keep: (texts) => void unsaved.keep(texts),
        onSaveState: (state) => reportSaveState("focus", state),
        onRefused: (error) => toastError(`Not saved: ${sentenceOf(error)}`),
      });
      this.store.setState({ kind: "writing", copy: this.#document.copy }, true);
      this.#takeLeft();
    } catch (error) {
      if (this.#since === since) toastError(sentenceOf(error));
    }
  }

  /** What an earlier page could not save: it goes on where its focus time does, and else is kept for the person. */
  #takeLeft(): void {
    if (this.#hasTaken) return;
    this.#hasTaken = true;
    takeLeftFocus(this.#participant, ({ since, texts }) => {
      if (since === this.#since) {
        this.#document?.bring(texts);
        return this.#document !== null;
      }
      return this.#keep(new UnsavedFocus(this.#participant, since), texts, tooLate);
    });
  }

  /** Each text until the person lets it go, through reloads of the page. Returns whether the browser does so. */
  #keep(unsaved: UnsavedFocus, texts: readonly UnsavedText[], reason: string): boolean {
    let kept = texts;
    for (const text of texts) {
      void this.#shared.keep([text], reason).then(() => {
        kept = kept.filter((one) => one !== text);
        return unsaved.keep(kept);
      });
    }
    return unsaved.keep(texts);
  }

  #timeUp(): void {
    // The server ends it at its time whether or not this gets through.
    this.finish().catch(() => undefined);
  }

  async #close(reason = tooLate): Promise<void> {
    clearTimeout(this.#timer);
    this.#since = null;
    const [document, unsaved] = [this.#document, this.#unsaved];
    this.#document = null;
    this.#unsaved = null;
    if (document === null) {
      this.store.setState({ kind: "none" }, true);
      return;
    }
    document.stop();
    this.store.setState({ kind: "ending", copy: document.copy }, true);
    await Promise.race([
      this.#shared.fresh(),
      new Promise((resolve) => setTimeout(resolve, longestHandover)),
    ]);
    if (this.#since === null) this.store.setState({ kind: "none" }, true);
    // A save that is under way tells first whether the server has its words.
    await document.underWay();
    if (unsaved) {
      const texts = document.unsaved();
      const keep = (): void => void this.#keep(unsaved, texts, reason);
      if (this.#cancelled?.document === document) {
        this.#cancelled.keep = keep;
        unsaved.keep([]);
      } else keep();
    }
    document.destroy();
  }
}

/** A server that cannot read just now is asked again, as one that does not answer is. */
function asUnanswered(error: unknown): never {
  if (error instanceof AppError && error.code === "not-stored") throw new OfflineError({ cause: error });
  throw error;
}
