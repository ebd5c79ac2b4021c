import type { SessionState } from "@tandiff/shared/session/state.ts";
import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { type PackedMergeRequest, unpackMergeRequest } from "@tandiff/shared/diff/packed.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { askAs, type Seat } from "../seat.ts";
import { CheckoutFolder } from "./checkout-folder.ts";
import { CodeDocument } from "./code-document.ts";
import { loadBlobs } from "./head-blobs.ts";
import { LiveFeed } from "./live-feed.ts";
import { type Change, Mirror, reasonOf } from "./mirror.ts";

/** So long changes are gathered before they are written, in milliseconds. */
const gathering = 80;

export interface CheckoutOptions {
  readonly seat: Seat;
  readonly folder: string;
  readonly onStart: (folder: CheckoutFolder, files: number) => void;
  readonly onChange: (change: Change) => void;
  readonly onLine: (isUp: boolean) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Mirrors the workspace of a call into a folder until the call has ended or the signal is given; resolves
 * with which of them it was.
 * @throws AppError when there is nothing to mirror, the folder cannot be taken, or the link stops to work.
 */
export function checkOut(options: CheckoutOptions): Promise<"ended" | "stopped"> {
  return new Promise((resolve, reject) => {
    const checkout = new Checkout(options, (end) => {
      if (end instanceof Error) reject(end);
      else resolve(end);
    });
    checkout.begin();
  });
}

type End = "ended" | "stopped" | Error;

class Checkout {
  readonly #options: CheckoutOptions;
  readonly #onEnd: (end: End) => void;
  #feed: LiveFeed | null = null;
  #code: CodeDocument | null = null;
  #mirror: Mirror | null = null;
  #state: SessionState | null = null;
  readonly #up = { feed: false, code: false };
  #wasUp = true;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #over = false;

  constructor(options: CheckoutOptions, onEnd: (end: End) => void) {
    this.#options = options;
    this.#onEnd = onEnd;
  }

  begin(): void {
    const { seat, signal } = this.#options;
    signal.addEventListener("abort", () => void this.#end("stopped"), { once: true });
    this.#feed = new LiveFeed(seat, {
      onState: (state) => this.#follow(state),
      onLine: (isUp) => this.#line("feed", isUp),
      onReset: () => this.#code?.renew(),
      onFailure: (error) => void this.#end(error),
    });
  }

  #follow(state: SessionState): void {
    this.#state = state;
    if (state.phase !== "call" && state.phase !== "ended") {
      const sentence =
        "There is nothing to check out before the call has started. Run this again when you are in the call.";
      return void this.#end(new AppError("conflict", sentence));
    }
    this.#code ??= new CodeDocument(this.#options.seat, {
      onChange: () => this.#soon(),
      onLine: (isUp) => this.#line("code", isUp),
      onFailure: (error) => void this.#end(error),
    });
    this.#soon();
  }

  /** Says it once when either socket is lost, and once when both are back. */
  #line(socket: "feed" | "code", isUp: boolean): void {
    this.#up[socket] = isUp;
    if (this.#mirror === null || this.#over) return;
    const isAllUp = this.#up.feed && this.#up.code;
    if (isAllUp === this.#wasUp) return;
    this.#wasUp = isAllUp;
    this.#options.onLine(isAllUp);
  }

  #soon(): void {
    if (this.#over || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#running = this.#running.then(() => this.#step()).catch((error: unknown) => this.#fail(error));
    }, gathering);
  }

  async #step(): Promise<void> {
    const [state, code] = [this.#state, this.#code];
    if (this.#over || !state?.workspace || !code?.isComplete) return;
    const isFirst = this.#mirror === null;
    const opened = this.#mirror ? null : await this.#open(state);
    this.#mirror ??= opened?.mirror ?? null;
    if (!this.#mirror) return;
    const changes = await this.#mirror.step(state.workspace, {
      textOf: (file) => code.textOf(file),
      versionOf: (file) => code.versionOf(file),
    });
    if (isFirst && opened) this.#options.onStart(opened.folder, this.#mirror.size);
    for (const change of changes) {
      // A first checkout writes everything; to name each file would say nothing.
      if (!isFirst || change.kind === "refused" || opened?.folder.isResumed) this.#options.onChange(change);
    }
    if (state.phase === "ended" && this.#up.code) void this.#end("ended");
  }

  async #open(state: SessionState): Promise<{ readonly folder: CheckoutFolder; readonly mirror: Mirror }> {
    const { seat, folder: path } = this.#options;
    const response = await askAs(seat, "GET", "/merge-request");
    const packed: PackedMergeRequest = JSON.parse(await response.text());
    const { head }: MergeRequestView = unpackMergeRequest(packed);
    const folder = await CheckoutFolder.open(path, { server: seat.server, session: state.id ?? "" });
    const blobs = await loadBlobs(
      seat,
      head.flatMap((entry) => (entry.mode === "160000" ? [] : [entry.blob])),
    );
    return { folder, mirror: new Mirror(folder, head, blobs) };
  }

  async #fail(error: unknown): Promise<void> {
    if (error instanceof AppError) return this.#end(error);
    const sentence = `The folder ${this.#options.folder} cannot be written (${reasonOf(error)}).`;
    await this.#end(new AppError("internal", sentence, { cause: error }));
  }

  async #end(end: End): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#feed?.close();
    this.#code?.close();
    // What is being written is finished first; a step that ends the checkout does not wait for itself.
    if (end === "stopped") await this.#running;
    this.#onEnd(end);
  }
}
