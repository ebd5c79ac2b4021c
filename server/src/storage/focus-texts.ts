import { AppError } from "@tandiff/shared/errors.ts";
import type { FocusTexts } from "./port.ts";

export function areSame(one: FocusTexts, other: FocusTexts): boolean {
  return one.size === other.size && [...one].every(([file, text]) => other.get(file) === text);
}

/** See `Storage.putFocusText`. */
export function focusIsOver(): AppError {
  return new AppError("conflict", "The focus time is over.");
}

/** See `Storage.append`. */
export function moreTexts(): AppError {
  return new AppError("conflict", "More was written in the focus time meanwhile. Try again.");
}
