import { AppError } from "@tandiff/shared/errors.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import type { DecideContext } from "./decide.ts";
import { findFile } from "./decide-call.ts";

const minute = 60_000;

/**
 * Keeps what was typed before the end of the call beside the code, which stays as it was then. The same lines again
 * are those of a page that was loaded anew before it heard that they had arrived.
 * @throws AppError with the sentence for the person when it comes too late, or there are too many.
 */
export function addLateText(
  { late, file, text }: Extract<Command, { type: "late.add" }>,
  { state, me, now }: Pick<DecideContext, "state" | "me" | "now">,
): readonly Event[] {
  findFile(state, file);
  if (text.trim() === "") throw new AppError("bad-request", "There is no text in this.");
  if (now - state.phaseSince > limits.lateMinutes * minute) {
    throw new AppError(
      "not-allowed",
      `The call ended more than ${limits.lateMinutes} minutes ago, so this can no longer be handed in.`,
    );
  }
  const isKnown = state.lateTexts.some(
    (one) => one.id === late || (one.by === me.id && one.file === file && one.text === text),
  );
  if (isKnown) return [];
  if (state.lateTexts.length >= limits.lateTexts) {
    throw new AppError("too-large", `A session holds at most ${limits.lateTexts} late texts.`);
  }
  return [{ kind: "late.added", late, file, text }];
}
