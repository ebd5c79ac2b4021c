import type { ImportAnswer, ImportRequest, ImportsView } from "@tandiff/shared/exercise/import.ts";
import { answered, getJson, OfflineError } from "./http.ts";

/** Who waits for an upload. */
export interface UploadWatch {
  readonly signal: AbortSignal;
  /** Bytes that were sent, of so many. */
  readonly onSent: (sent: number, total: number) => void;
}

/**
 * Sends a file that an exercise comes in, to be looked at or added.
 *
 * @throws AppError with the server's own sentence; OfflineError when nobody answered; an `AbortError` once the signal is
 */
export async function sendImport(
  file: File,
  wanted: ImportRequest,
  watch: UploadWatch,
): Promise<ImportAnswer> {
  const form = new FormData();
  form.set("file", file);
  form.set("request", JSON.stringify(wanted));
  const response = await answered(await upload("/api/organiser/imports", form, watch));
  const answer: ImportAnswer = await response.json();
  return answer;
}

export function loadImports(): Promise<ImportsView> {
  return getJson("/api/organiser/imports");
}

/** `fetch` does not tell how much it has sent. */
function upload(path: string, form: FormData, { signal, onSent }: UploadWatch): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const asked = new XMLHttpRequest();
  const stop = (): void => asked.abort();
  asked.open("POST", path);
  asked.upload.addEventListener("progress", ({ loaded, total }) => onSent(loaded, total));
  asked.addEventListener("load", () => resolve(new Response(asked.responseText, { status: asked.status })));
  asked.addEventListener("error", () => reject(new OfflineError()));
  asked.addEventListener("abort", () => reject(new DOMException("The upload was ended.", "AbortError")));
  asked.addEventListener("loadend", () => signal.removeEventListener("abort", stop));
  signal.addEventListener("abort", stop);
  asked.send(form);
  return promise;
}
