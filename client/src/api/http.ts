import { AppError, errorCodes, type ErrorBody } from "@tandiff/shared/errors.ts";
import { noteServer } from "../ui/load-code.ts";

/** Nothing came back: no network, or no server behind it. The same request may be sent again. */
export class OfflineError extends AppError {
  constructor(options?: ErrorOptions) {
    super("internal", "There is no connection to the server.", options);
    this.name = "OfflineError";
  }
}

/** After this long without an answer a request counts as lost. Milliseconds. */
const patience = 30_000;

/**
 * The answer of one request, with a status of 2xx; `begun` where that request is under way already.
 * @throws AppError with the server's own sentence; OfflineError when nobody answered.
 */
export async function request(
  path: string,
  init: RequestInit = {},
  begun: Promise<Response> | null = null,
): Promise<Response> {
  let response: Response;
  try {
    response = await (begun ?? fetch(path, { signal: AbortSignal.timeout(patience), ...init }));
    noteServer(true);
  } catch (cause) {
    noteServer(false);
    throw new OfflineError({ cause });
  }
  return answered(response);
}

/** The response where it has a status of 2xx. @throws AppError with the server's own sentence. */
export async function answered(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw await failure(response);
}

/** @throws AppError, OfflineError as `request`. */
export async function getJson<T>(path: string, begun: Promise<Response> | null = null): Promise<T> {
  const response = await request(path, {}, begun);
  const body: T = await response.json();
  return body;
}

export interface SendOptions {
  /** Let the request outlive the page, for what is saved as it closes. At most 64 KiB of body. */
  readonly keepalive?: boolean;
}

/**
 * The answer's JSON, or undefined where the server answers 204.
 * @throws AppError, OfflineError as `request`.
 */
export async function sendJson<T = undefined>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  options: SendOptions = {},
): Promise<T> {
  const response = await request(path, {
    method,
    keepalive: options.keepalive ?? false,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  const answer: T = text === "" ? undefined : JSON.parse(text);
  return answer;
}

async function failure(response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => null);
  if (isErrorBody(body)) return new AppError(body.error.code, body.error.message);
  // A proxy in front of a server that is being restarted answers in its own words.
  if (response.status >= 500) return new OfflineError();
  return new AppError("internal", "The server gave an answer that this page does not understand.");
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== "object" || body === null || !("error" in body)) return false;
  const { error } = body;
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code in errorCodes &&
    "message" in error &&
    typeof error.message === "string"
  );
}

/** The sentence to show for something that was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : "Something went wrong on this page. Reload it to go on; what you wrote is kept.";
}

/** Whether a later attempt may not meet this failure. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof OfflineError ||
    (error instanceof AppError && (error.code === "not-stored" || error.code === "too-many-requests"))
  );
}
