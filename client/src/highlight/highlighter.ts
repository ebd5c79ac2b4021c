import { useEffect, useSyncExternalStore } from "react";
import { type Colours, unpackColours } from "./colours.ts";
import { languageOf } from "./language.ts";
import type { HighlightAnswer, HighlightRequest } from "./protocol.ts";
import type { LineTokens } from "./tokens.ts";

/** What is coloured: told apart by identity, so a text that changes must become another object. */
interface Colourable {
  readonly lines: readonly string[];
}

/** A text to be coloured in the language that its path tells. */
export interface Wish {
  readonly path: string;
  readonly text: Colourable;
}

/** Longer texts stay plain: colours are not worth seconds of somebody's processor. In UTF-16 code units. */
const longestText = 1_000_000;

const coloured = new WeakMap<Colourable, Colours>();
const asked = new WeakSet<Colourable>();
const listeners = new Set<() => void>();
/** What is waited for by whoever waits for something, the latest last. */
const wishes = new Map<symbol, readonly Wish[]>();
let version = 0;
let lastId = 0;
let worker: Worker | null = null;
/**
 * A worker that had nothing to do for so long is ended: people read for minutes, and it holds as much memory as
 * all the page's objects. Another one is there in a twentieth of a second. Milliseconds.
 */
const idleTime = 3_000;
let idle: ReturnType<typeof setTimeout> | undefined;
/** The worker has one text at a time, so that what has come in sight need not queue behind what has left. */
let atWork: { readonly id: number; readonly text: Colourable } | null = null;

function startWorker(): Worker {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<HighlightAnswer>) => {
    if (atWork?.id !== data.id) return;
    const { text } = atWork;
    atWork = null;
    if (data.colours === null) return giveUp(started, text);
    coloured.set(text, unpackColours(data.colours));
    version++;
    for (const listener of listeners) listener();
    askNext();
  });
  return started;
}

/** A worker may remember that a file did not come: the next text that comes in sight gets another one. */
function giveUp(failed: Worker, text: Colourable): void {
  failed.terminate();
  worker = null;
  asked.delete(text);
}

function endWorker(): void {
  worker?.terminate();
  worker = null;
}

function askNext(): void {
  if (atWork) return;
  clearTimeout(idle);
  idle = setTimeout(endWorker, idleTime);
  for (const { path, text } of [...wishes.values()].toReversed().flat()) {
    const language = languageOf(path);
    if (language === null || asked.has(text)) continue;
    asked.add(text);
    const whole = text.lines.join("\n");
    if (whole.length > longestText) continue;
    worker ??= startWorker();
    const request: HighlightRequest = { id: ++lastId, language, text: whole };
    atWork = { id: request.id, text };
    clearTimeout(idle);
    worker.postMessage(request);
    return;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the page asked for before anything was drawn; the first drawing knows better. */
const begun = Symbol("begun");

/** Starts the worker and has it colour these texts before anybody shows them. */
export function beginColours(texts: readonly Wish[]): void {
  worker ??= startWorker();
  wishes.set(begun, texts);
  askNext();
}

/**
 * Colours of texts, made in a worker. Asks for the texts given, in their order and once each, and draws
 * again as answers come; until then, and for languages not known, the answer is undefined and the text
 * stands plain. A text that is no longer given before its turn comes is not asked for.
 */
export function useColours(texts: readonly Wish[]): (text: Colourable) => Colours | undefined {
  useSyncExternalStore(subscribe, () => version);
  useEffect(() => {
    const wish = Symbol("wish");
    wishes.delete(begun);
    wishes.set(wish, texts);
    askNext();
    return () => {
      wishes.delete(wish);
    };
  });
  return coloursOf;
}

/** As `useColours`, all lines at once: for short texts. */
export function useHighlighter(
  texts: readonly Wish[],
): (text: Colourable) => readonly LineTokens[] | undefined {
  useColours(texts);
  return tokensOf;
}

function coloursOf(text: Colourable): Colours | undefined {
  return coloured.get(text);
}

function tokensOf(text: Colourable): readonly LineTokens[] | undefined {
  return coloured.get(text)?.all();
}
