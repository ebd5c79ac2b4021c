import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";

/** A command of fewer characters is taken whatever was said before: nobody writes enough of these. */
const alwaysTaken = 1_000;

/** Bounds what each participant says in a session, as all of it stays in memory and is sent to each page that comes. */
export class Said {
  readonly #bytes = new Map<ParticipantId, number>();

  /** A submission is never refused: it says again what was said before. @throws AppError "too-large" */
  assertMaySay(me: ParticipantId, command: Command): void {
    const bytes = JSON.stringify(command).length;
    if (command.type === "review.submit" || bytes < alwaysTaken) return;
    if ((this.#bytes.get(me) ?? 0) + bytes <= limits.said) return;
    throw new AppError("too-large", "You have written as much in this session as it can hold.");
  }

  add(me: ParticipantId, bytes: number): void {
    this.#bytes.set(me, (this.#bytes.get(me) ?? 0) + bytes);
  }

  clear(): void {
    this.#bytes.clear();
  }
}
