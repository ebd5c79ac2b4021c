import { AppError } from "@tandiff/shared/errors.ts";

/** See `Storage.append`. */
export function stale(): AppError {
  return new AppError("stale", "Another node has gone on with this interview. Try again.");
}

export function isStale(error: unknown): boolean {
  return error instanceof AppError && error.code === "stale";
}
