import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Hit, SearchDone } from "@tandiff/shared/search/protocol.ts";
import { OfflineError, request } from "./http.ts";

export interface RepositorySearch {
  /** Plain words of one line, 2 to 200 characters. */
  readonly words: string;
  readonly matchCase: boolean;
  /** "changes": changed files only. */
  readonly in: "changes" | "all";
}

/**
 * Searches the merge request's files on the server. `onHits` gets lines as they come, several times;
 * the promise gives the end of the search. Aborting ends it with the signal's reason, on the server too.
 * @throws AppError "bad-request" for words that are too short; OfflineError when it was cut off.
 */
export async function searchRepository(
  participant: ParticipantId,
  query: RepositorySearch,
  onHits: (hits: readonly Hit[]) => void,
  signal: AbortSignal,
): Promise<SearchDone> {
  const parameters = new URLSearchParams({
    q: query.words,
    case: query.matchCase ? "1" : "0",
    in: query.in,
  });
  try {
    const response = await request(`/api/${participant}/search?${parameters}`, { signal });
    const done = await readLines(response, onHits);
    if (done) return done;
  } catch (cause) {
    signal.throwIfAborted();
    throw cause instanceof TypeError ? new OfflineError({ cause }) : cause;
  }
  throw new OfflineError();
}

/** The last line, or null when the answer ends without it. */
async function readLines(
  response: Response,
  onHits: (hits: readonly Hit[]) => void,
): Promise<SearchDone | null> {
  let rest = "";
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  // Not `for await`: Safari cannot iterate a stream.
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const lines = (rest + decoder.decode(read.value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    const hits: Hit[] = [];
    for (const line of lines) {
      const found: Hit | SearchDone = JSON.parse(line);
      if ("done" in found) {
        if (hits.length > 0) onHits(hits);
        return found;
      }
      hits.push(found);
    }
    if (hits.length > 0) onHits(hits);
  }
  return null;
}
