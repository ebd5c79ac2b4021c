import type { CommandId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { LiveEvent } from "@tandiff/shared/live/protocol.ts";
import type { Role } from "@tandiff/shared/session/access.ts";
import type { CommandAnswer } from "@tandiff/shared/session/commands.ts";
import type { StampedEvent } from "@tandiff/shared/session/events.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import type { Compaction, LogRow } from "../storage/port.ts";
import { readEvent } from "../storage/read-event.ts";
import { sees } from "./audience.ts";
import { participantOf } from "./decide.ts";
import { Said } from "./said.ts";

interface LoggedEvent extends Pick<LogRow, "participant" | "audience" | "command"> {
  readonly stamped: StampedEvent;
  /** Bytes of its row's payload. */
  readonly size: number;
}

/** A session's events, in the order of its log, and what they come to. */
export class FoldedEvents {
  /** What each person has said up to now. */
  readonly said = new Said();
  readonly #events: LoggedEvent[] = [];
  /** Answers to commands that were carried out, by who sent them and their id. */
  readonly #answers = new Map<string, CommandAnswer>();
  #state: SessionState = emptyState;

  get state(): SessionState {
    return this.#state;
  }

  /** How many there are. */
  get count(): number {
    return this.#events.length;
  }

  /** Those that the role sees, after its cursor. The global order of the log stays in the server. */
  visibleTo(role: Role, after: number): readonly LiveEvent[] {
    return this.#events
      .filter(({ audience }) => sees(role, audience))
      .map(({ stamped }, index) => ({ cursor: index + 1, ...stamped }))
      .slice(after);
  }

  cursorOf(role: Role): number {
    return this.#events.filter(({ audience }) => sees(role, audience)).length;
  }

  /** What was answered to a command, of the organiser where `sender` is null; undefined when it was not carried out. */
  answerTo(sender: ParticipantId | null, command: CommandId): CommandAnswer | undefined {
    return this.#answers.get(answerKey(sender, command));
  }

  /** To be called for a command that led to no event: the others are known by theirs. */
  answered(sender: ParticipantId | null, command: CommandId, answer: CommandAnswer): void {
    this.#answers.set(answerKey(sender, command), answer);
  }

  fold(row: LogRow): void {
    const { participant, audience, command } = row;
    const stamped = readEvent(row);
    if (stamped) this.#add({ participant, audience, command, stamped, size: row.payload.length });
  }

  /** What went in a compaction is to be in no memory either. */
  forget(kinds: Compaction["kinds"]): void {
    const dropped = new Set<string>(kinds);
    const kept = this.#events.filter(({ stamped }) => !dropped.has(stamped.event.kind));
    this.#events.length = 0;
    this.#answers.clear();
    this.said.clear();
    this.#state = emptyState;
    for (const logged of kept) this.#add(logged);
  }

  #add(logged: LoggedEvent): void {
    const { participant, command, stamped } = logged;
    this.#events.push(logged);
    if (participant !== null && stamped.event.kind !== "review.submitted") {
      this.said.add(participant, logged.size);
    }
    this.#state = reduce(this.#state, stamped);
    if (command === null) return;
    const cursor = participant === null ? 0 : this.cursorOf(participantOf(this.#state, participant).role);
    this.#answers.set(answerKey(participant, command), { cursor });
  }
}

function answerKey(sender: ParticipantId | null, command: string): string {
  return `${sender ?? "organiser"} ${command}`;
}
