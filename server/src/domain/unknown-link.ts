import { AppError } from "@tandiff/shared/errors.ts";

/** The one sentence for every link that does not work: it says nothing of why. */
export function unknownLink(): AppError {
  return new AppError("not-found", "This link does not work. Ask the person who sent it for a new one.");
}
