import type { Hit } from "@tandiff/shared/search/protocol.ts";
import { useEffect, useState } from "react";
import { sentenceOf } from "../../api/http.ts";
import { searchRepository } from "../../api/search.ts";
import { useSession } from "../../session/session-store.ts";
import { type FoundFile, withHits } from "./search-results.ts";

export interface SearchQuery {
  readonly text: string;
  readonly caseSensitive: boolean;
  readonly within: "changes" | "all";
}

export type SearchState =
  | { readonly kind: "idle" }
  | { readonly kind: "searching" }
  | { readonly kind: "done"; readonly hits: number; readonly files: number; readonly truncated: boolean }
  | { readonly kind: "failed"; readonly sentence: string };

export const shortestText = 2;
export const longestText = 200;
/** Pause after the last key, so that keys of one stroke of the hand are one search. Milliseconds. */
const pause = 20;

const nothing: readonly FoundFile[] = [];
const idle: SearchState = { kind: "idle" };
const searching: SearchState = { kind: "searching" };
const noQuery: SearchQuery = { text: "", caseSensitive: false, within: "changes" };

/** Fewer letters would find nearly every line. */
const isTooShort = ({ text }: SearchQuery): boolean => text.length < shortestText;

/** A search in the whole repository whose hits show as they come. `listedPath` must keep its identity. */
export function useRepositorySearch(listedPath: (hit: Hit) => string) {
  const participant = useSession((session) => session.participant);
  const [query, setQuery] = useState(noQuery);
  /** Those of the last query stay until the first of the next one come. */
  const [files, setFiles] = useState(nothing);
  const [end, setEnd] = useState({ query, state: idle });
  const change = (next: SearchQuery): void => {
    setQuery(next);
    if (isTooShort(next)) setFiles(nothing);
  };

  const isShort = isTooShort(query);
  useEffect(() => {
    if (isShort) return;
    const stopping = new AbortController();
    const { signal } = stopping;
    let before: readonly FoundFile[] | null = nothing;
    let waiting: Hit[] = [];
    let frame = 0;
    /** Shows what has come since the last frame, so that many small parts are one drawing. */
    const show = (): void => {
      const hits = waiting;
      const known = before;
      waiting = [];
      before = null;
      frame = 0;
      setFiles((now) => withHits(known ?? now, hits, listedPath));
    };
    const run = async (): Promise<void> => {
      const onHits = (hits: readonly Hit[]): void => {
        waiting.push(...hits);
        frame ||= requestAnimationFrame(show);
      };
      try {
        const { text, caseSensitive, within } = query;
        const wanted = { words: text, matchCase: caseSensitive, in: within };
        const done = await searchRepository(participant, wanted, onHits, signal);
        if (signal.aborted) return;
        cancelAnimationFrame(frame);
        show();
        const { hits, files: count, truncated } = done;
        setEnd({ query, state: { kind: "done", hits, files: count, truncated } });
      } catch (error) {
        if (!signal.aborted) setEnd({ query, state: { kind: "failed", sentence: sentenceOf(error) } });
      }
    };
    const timer = setTimeout(() => void run(), pause);
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      stopping.abort();
    };
  }, [participant, query, isShort, listedPath]);

  // What is known of one query is not said of the next.
  const state = isShort ? idle : end.query === query ? end.state : searching;
  return { query, setQuery: change, files, state };
}

export type RepositorySearch = ReturnType<typeof useRepositorySearch>;
