/**
 * The one error shape. `code` is for programs, `message` is a sentence for the person, ready to be
 * shown. Thrown in the server, sent as `{"error": {code, message, request}}`, and rethrown in the client.
 */
export const errorCodes = {
  /** The request's form is wrong. */
  "bad-request": 400,
  /** Unknown, revoked or missing link. Deliberately says nothing else. */
  "not-found": 404,
  /** The person is known, but role and phase do not allow this now. */
  "not-allowed": 403,
  /** The interview was erased. Said to who holds one of its links, and to the organiser. */
  erased: 410,
  /** There is something at this address, but not for this method. */
  "wrong-method": 405,
  /** The request did not arrive in time. */
  "too-slow": 408,
  /** The state has moved on, e.g. a second start of the call. */
  conflict: 409,
  /** Over a limit of `limits.ts`. */
  "too-large": 413,
  "too-many-requests": 429,
  "headers-too-large": 431,
  /** Another node has gone on with the session: it is decided again, and only who cannot wait is told. */
  stale: 503,
  /** The server could not store it; nothing was done. */
  "not-stored": 503,
  /** The server is about to stop and takes nobody in any more; ask again. */
  stopping: 503,
  /** A mistake of the server's own. */
  internal: 500,
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    /** Names the request in the server's journal. */
    readonly request?: string;
  };
}

/** An expected failure, with the sentence that the person gets to read. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }

  get status(): (typeof errorCodes)[ErrorCode] {
    return errorCodes[this.code];
  }

  toBody(request?: string): ErrorBody {
    const { code, message } = this;
    return { error: request === undefined ? { code, message } : { code, message, request } };
  }
}
