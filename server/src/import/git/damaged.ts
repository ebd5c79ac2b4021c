import { AppError } from "@tandiff/shared/errors.ts";

/** The error for a bundle that is not as git writes one. `reason` goes on after a colon, without a full stop. */
export function damaged(reason: string): AppError {
  return new AppError("bad-request", `The bundle is damaged: ${reason}.`);
}
