import { useEffect, useSyncExternalStore } from "react";
import { languageOf } from "./language.ts";
import type { HighlightAnswer, HighlightRequest } from "./protocol.ts";
import type { LineTokens } from "./tokens.ts";

/** What is coloured: told apart by identity, so a text that changes must become another object. */
interface Colourable {
  readonly lines: readonly string[];
}

/** Longer texts stay plain: colours are not worth seconds of somebody's processor. In UTF-16 code units. */
const longestText = 1_000_000;

const coloured = new WeakMap<Colourable, readonly LineTokens[]>();
const asked = new WeakSet<Colourable>();
const waiting = new Map<number, Colourable>();
const listeners = new Set<() => void>();
let version = 0;
let lastId = 0;
let worker: Worker | null = null;

function startWorker(): Worker {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<HighlightAnswer>) => {
    const text = waiting.get(data.id);
    waiting.delete(data.id);
    if (!text) return;
    coloured.set(text, data.lines);
    version++;
    for (const listener of listeners) listener();
  });
  return started;
}

function ask(path: string, text: Colourable): void {
  const language = languageOf(path);
  if (language === null || asked.has(text)) return;
  asked.add(text);
  const whole = text.lines.join("\n");
  if (whole.length > longestText) return;
  worker ??= startWorker();
  const request: HighlightRequest = { id: ++lastId, language, text: whole };
  waiting.set(request.id, text);
  // A worker has no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  worker.postMessage(request);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Colours of texts, made in a worker. Asks for the texts given, once each, and draws again as answers come; until
 * then, and for languages not known, `tokensOf` answers undefined and the text stands plain.
 */
export function useHighlighter(
  texts: readonly { readonly path: string; readonly text: Colourable }[],
): (text: Colourable) => readonly LineTokens[] | undefined {
  useSyncExternalStore(subscribe, () => version);
  useEffect(() => {
    for (const { path, text } of texts) ask(path, text);
  });
  return tokensOf;
}

function tokensOf(text: Colourable): readonly LineTokens[] | undefined {
  return coloured.get(text);
}
