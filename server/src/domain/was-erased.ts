import { AppError } from "@tandiff/shared/errors.ts";

/** Said to whoever holds a link of the interview, and to the organiser. */
export function wasErased(): AppError {
  return new AppError("erased", "This interview was erased: nothing of it is kept any more.");
}
