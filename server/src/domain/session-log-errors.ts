import { AppError } from "@tandiff/shared/errors.ts";

export function notRead(cause: unknown): AppError {
  return new AppError("not-stored", "The server could not read what others have done. Try again.", { cause });
}

export function tooMuch(): AppError {
  return new AppError("not-stored", "The server waits for its database and cannot keep more. Try again.");
}

/** What is known rests on rows that are no more. */
export function compacted(): AppError {
  return new AppError("conflict", "The interview was compacted by another node.");
}

/** As after a failover to a standby that did not have them: whoever knows those rows must not go on from them. */
export function replaced(): Error {
  return new Error("The storage does not have all that it had said is stored.");
}

export function closed(): AppError {
  return new AppError("not-stored", "The server reads this interview anew. Try again.");
}
