import type { CommandId, ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { LiveEvent } from "@tandiff/shared/live/protocol.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Role } from "@tandiff/shared/session/access.ts";
import type { CommandAnswer, CommandRequest } from "@tandiff/shared/session/commands.ts";
import { Event, type Audience, type StampedEvent } from "@tandiff/shared/session/events.ts";
import { emptyState, reduce, type Participant, type SessionState } from "@tandiff/shared/session/state.ts";
import type { LogRow, NewRow, SessionRecord, Storage } from "../storage/port.ts";
import { decide, participantOf, type Decision } from "./decide.ts";

export interface OpenSessionOptions {
  readonly record: SessionRecord;
  readonly storage: Pick<Storage, "append" | "readLog">;
  readonly now: () => number;
  readonly positionExists: (position: Position) => boolean;
  /** The rows that make the workspace, asked for when the call is first entered. */
  readonly seedWorkspace: () => { readonly event: Event; readonly update: Uint8Array };
}

interface LoggedEvent {
  readonly stamped: StampedEvent;
  readonly audience: Audience;
}

/** Told after each batch of events, in order; they are durable by then. */
export type Listener = () => void;

/**
 * A session in memory: its log's events folded into the state. Commands run one after the other, each
 * durable before the next is looked at, so that a decision never rests on what might not be kept.
 */
export class OpenSession {
  readonly id: SessionId;
  readonly #options: OpenSessionOptions;
  readonly #events: LoggedEvent[] = [];
  /** Cursors of carried out commands, by participant and command id. */
  readonly #answers = new Map<string, CommandAnswer>();
  readonly #listeners = new Set<Listener>();
  #state: SessionState = emptyState;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: OpenSessionOptions) {
    this.#options = options;
    this.id = options.record.id;
    for (const row of options.storage.readLog(this.id)) this.#fold(row);
  }

  get state(): SessionState {
    return this.#state;
  }

  participant(id: ParticipantId): Participant {
    return participantOf(this.#state, id);
  }

  /** A person's colour: their place in the session's list. */
  colourOf(id: ParticipantId): number {
    return this.#state.participants.findIndex((participant) => participant.id === id);
  }

  /** The participant's own rows after the cursor. The global order of the log stays in the server. */
  eventsFor(role: Role, after: number): readonly LiveEvent[] {
    return this.#events
      .filter(({ audience }) => sees(role, audience))
      .map(({ stamped }, index) => ({ cursor: index + 1, ...stamped }))
      .slice(after);
  }

  cursorOf(role: Role): number {
    return this.#events.filter(({ audience }) => sees(role, audience)).length;
  }

  onEvents(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Carries out a command; resolves when its events are durable. The same id again gives the same
   * answer and does nothing.
   * @throws AppError
   */
  execute(me: ParticipantId, request: CommandRequest): Promise<CommandAnswer> {
    const run = this.#queue.then(() => this.#execute(me, request));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #execute(me: ParticipantId, { id, command }: CommandRequest): Promise<CommandAnswer> {
    const known = this.#answers.get(answerKey(me, id));
    if (known) return known;
    const participant = this.participant(me);
    const now = this.#options.now();
    const decisions = decide(command, {
      state: this.#state,
      me: participant,
      now,
      positionExists: this.#options.positionExists,
    });
    const rows = this.#rows(decisions, me, id, now);
    if (rows.length > 0) {
      for (const row of await this.#options.storage.append(this.id, rows)) this.#fold(row);
      for (const listener of this.#listeners) listener();
    }
    const answer = this.#answers.get(answerKey(me, id)) ?? { cursor: this.cursorOf(participant.role) };
    this.#answers.set(answerKey(me, id), answer);
    return answer;
  }

  #rows(decisions: readonly Decision[], me: ParticipantId, command: CommandId, at: number): NewRow[] {
    const rows: NewRow[] = decisions.map(({ audience, event }) => ({
      at,
      participant: me,
      audience,
      cause: null,
      kind: event.kind,
      payload: encodeEvent(event),
      command: null,
    }));
    const entersCall = decisions.some(({ event }) => event.kind === "phase.changed" && event.to === "call");
    if (entersCall && this.#state.workspace === null) rows.push(...this.#seedRows(at));
    const [first, ...others] = rows;
    return first ? [{ ...first, command }, ...others] : [];
  }

  #seedRows(at: number): NewRow[] {
    const { event, update } = this.#options.seedWorkspace();
    const common = { at, participant: null, audience: "everyone", cause: null, command: null } as const;
    return [
      { ...common, kind: event.kind, payload: encodeEvent(event) },
      { ...common, kind: "update:code", payload: update },
    ];
  }

  #fold(row: LogRow): void {
    if (row.kind.startsWith("update:")) return;
    const event = Event.parse(JSON.parse(new TextDecoder().decode(row.payload)));
    const stamped: StampedEvent = { at: row.at, by: row.participant, event };
    this.#events.push({ stamped, audience: row.audience });
    this.#state = reduce(this.#state, stamped);
    if (row.command !== null && row.participant !== null) {
      const { role } = this.participant(row.participant);
      this.#answers.set(answerKey(row.participant, row.command), { cursor: this.cursorOf(role) });
    }
  }
}

function sees(role: Role, audience: Audience): boolean {
  switch (audience) {
    case "everyone":
      return true;
    case "candidate":
      return role === "candidate";
    case "interviewers":
      return role !== "candidate";
  }
}

function answerKey(participant: ParticipantId, command: string): string {
  return `${participant} ${command}`;
}

export function encodeEvent(event: Event): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(event));
}
