import type { FocusPut } from "@tandiff/shared/api.ts";
import type { CommandId, FileId, ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { LiveEvent, PageView } from "@tandiff/shared/live/protocol.ts";
import type { SubmissionRequest } from "@tandiff/shared/scoring/scorecard.ts";
import type { Role } from "@tandiff/shared/session/access.ts";
import type { ChangeRequest } from "@tandiff/shared/session/changes.ts";
import type { CommandAnswer, CommandRequest } from "@tandiff/shared/session/commands.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import type { Participant, SessionState } from "@tandiff/shared/session/state.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { isEventKind, type Compaction, type LogHead, type LogRow, type NewRow } from "../storage/port.ts";
import { stale } from "../storage/stale.ts";
import { assertMayCompact, dueFrom, isWithdrawn } from "./compaction.ts";
import { CurrentExercise } from "./current-exercise.ts";
import { decideChange } from "./decide-change.ts";
import { decide, participantOf, type Decision } from "./decide.ts";
import { endFocus } from "./decide-call.ts";
import { newParticipantId } from "./ids.ts";
import { FocusTime } from "./focus-time.ts";
import { FoldedEvents } from "./folded-events.ts";
import type { OpenSessionOptions } from "./open-session-options.ts";
import { PageViews } from "./page-views.ts";
import { rowsOf, seedRowsOf } from "./session-rows.ts";
import { SessionLog, type RowSource } from "./session-log.ts";
import { Turns } from "./turns.ts";
import { Uses } from "./uses.ts";
import { unknownLink } from "./unknown-link.ts";

/** What was decided, and on how many events. */
interface Decided {
  readonly decisions: readonly Decision[];
  readonly basis: number;
}

/**
 * A session in memory: its log's events folded into the state. Commands run one after the other, each
 * durable before the next is looked at, so that a decision never rests on what might not be kept. Where another node
 * has brought an event meanwhile, they are decided again.
 */
export class OpenSession {
  readonly id: SessionId;
  /** All that is appended to the session goes through it. */
  readonly log: SessionLog;
  /** By which it is known that it can be let go. */
  readonly uses: Uses;
  readonly #options: OpenSessionOptions;
  readonly #events: FoldedEvents;
  readonly #listeners = new Set<() => void>();
  readonly #whenNeedsChange = new Set<(source: RowSource) => void>();
  readonly #views: PageViews;
  readonly #focus: FocusTime;
  readonly #exercise: CurrentExercise;
  readonly #turns = new Turns();
  #needsPutAt = 0;

  /** @throws AppError "internal" when the log is not as the server wrote it, "not-found" when it was erased. */
  static async open(options: OpenSessionOptions): Promise<OpenSession> {
    const { storage, record } = options;
    // Throws when rows were cut off or added behind the server's back.
    const head = await storage.logHead(record.id);
    const events = new FoldedEvents();
    for await (const row of storage.readEvents(record.id)) {
      // What another node has appended meanwhile is read on with all else.
      if (row.seq > head.seq) break;
      events.fold(row);
    }
    const session = new OpenSession(options, events, head);
    await session.#focus.follow();
    return session;
  }

  private constructor(options: OpenSessionOptions, events: FoldedEvents, head: LogHead) {
    this.#options = options;
    this.#events = events;
    this.uses = new Uses({
      now: options.now,
      isBusy: () => !this.#turns.areDone || !this.log.isAtRest || this.state.focus.kind === "running",
    });
    this.#exercise = new CurrentExercise(options);
    this.id = options.record.id;
    this.log = new SessionLog({
      session: this.id,
      storage: options.storage,
      head,
      onLost: (cause) => options.onLost(this, cause),
    });
    this.log.follow((rows, source) => this.#take(rows, source));
    this.#views = new PageViews({ ...options, log: this.log });
    this.#focus = new FocusTime({
      ...options,
      session: this,
      onTimeUp: () => this.#turns.take(() => this.#endFocusTime()),
    });
  }

  get state(): SessionState {
    return this.#events.state;
  }

  participant(id: ParticipantId): Participant {
    return participantOf(this.state, id);
  }

  /** A person's colour: their place in the session's list. */
  colourOf(id: ParticipantId): number {
    return this.state.participants.findIndex((participant) => participant.id === id);
  }

  /** The participant's own rows after the cursor. The global order of the log stays in the server. */
  eventsFor(role: Role, after: number): readonly LiveEvent[] {
    return this.#events.visibleTo(role, after);
  }

  cursorOf(role: Role): number {
    return this.#events.cursorOf(role);
  }

  /** `listener` is told after each batch of events, in order; they are durable by then. */
  onEvents(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `listener` is told when what the candidate needs may be something else. */
  onAccommodations(listener: (source: RowSource) => void): void {
    this.#whenNeedsChange.add(listener);
  }

  /** To be called with when what the candidate needs was put the last time, by whichever node. */
  foundNeeds(putAt: number): void {
    if (putAt === this.#needsPutAt) return;
    this.#needsPutAt = putAt;
    for (const listener of this.#whenNeedsChange) listener("elsewhere");
  }

  /**
   * Carries out a command; resolves when its events are durable. The same id again gives the same
   * answer and does nothing.
   * @param assertSeat throws when the participant's link has ended, while it was another command's turn
   * @throws AppError
   */
  execute(
    me: ParticipantId,
    request: CommandRequest,
    assertSeat: () => void = () => undefined,
  ): Promise<CommandAnswer> {
    return this.#turns.take(async () => {
      assertSeat();
      return this.#execute(me, request);
    });
  }

  /**
   * Carries out what the organiser asks for, as `execute` does.
   * @throws AppError
   */
  change({ id, change }: ChangeRequest): Promise<void> {
    return this.#turns.take(async () => {
      const { storage } = this.#options;
      const now = this.#options.now();
      // Safe to repeat, as after a crash that came between the two.
      const keep = async (): Promise<void> => {
        if (change.type !== "accommodations.change") return;
        await storage.putAccommodations(this.id, change.accommodations, now);
        for (const listener of this.#whenNeedsChange) listener("here");
      };
      if (this.#events.answerTo(null, id)) return keep();
      const exercises = await this.#exercise.latestFor(change, this.state);
      const accommodations = await storage.accommodations(this.id);
      const basis = this.#events.count;
      const events = decideChange(change, {
        state: this.state,
        now,
        findExercise: (slug) => exercises.get(slug) ?? null,
        newParticipant: () => newParticipantId(this.id),
        accommodations,
      });
      for (const event of events) {
        if (event.kind === "participant.added") await this.#options.invite(event.participant.id);
      }
      const decisions = events.map((event) => ({ audience: "everyone" as const, event }));
      await this.#carryOut({ decisions, basis }, null, id, now);
      await keep();
      this.#events.answered(null, id, { cursor: 0 });
    });
  }

  /**
   * Destroys how the texts of the ended session came about; see `compaction.ts`. Again, it does what is left to do.
   * @throws AppError "conflict" when it has not ended, "not-stored"
   */
  compact(): Promise<void> {
    return this.#compact(async () => {
      assertMayCompact(this.state);
      return true;
    });
  }

  /** As `compact`, where its time has come. */
  compactIfDue(): Promise<void> {
    const isDueNow = async (): Promise<boolean> => {
      const from = dueFrom(this.state, await this.#options.storage.lastUpdateAt(this.id));
      return from !== null && from <= this.#options.now();
    };
    return this.uses.during(async () => {
      if (await isDueNow()) await this.#compact(isDueNow);
    });
  }

  /** @param mayGoOn asked again once what other nodes have done is known; false leaves all as it is */
  #compact(mayGoOn: () => Promise<boolean>): Promise<void> {
    return this.#turns.take(async () => {
      const { workspace } = this.#options;
      let gone: Compaction["kinds"] = [];
      const make = async (): Promise<Compaction | null> => {
        if (!(await mayGoOn())) return null;
        const compaction = await workspace.compaction(this);
        gone = compaction?.kinds ?? [];
        return compaction;
      };
      await this.log.compact(make, (rows) => {
        workspace.retire(this.id, closeCodes.otherEpoch);
        this.#events.forget(gone);
        for (const row of rows) this.#events.fold(row);
        for (const listener of this.#listeners) listener();
      });
    });
  }

  /** Keeps a scorecard for good, and tells the interviewers that it is in; the same id again changes nothing. */
  submitScorecard(me: ParticipantId, { id, card }: SubmissionRequest): Promise<void> {
    return this.#turns.take(async () => {
      if (this.state.submissions.some((one) => one.id === id)) return;
      const at = this.#options.now();
      await this.#options.storage.addSubmission(this.id, { id, participant: me, at, card });
      const event: Event = { kind: "scorecard.submitted", submission: id };
      const decisions = [{ audience: "interviewers" as const, event }];
      await this.#carryOut({ decisions, basis: this.#events.count }, me, null, at);
    });
  }

  /** Ends it once what runs has come to its end; `erase` destroys what is stored of it. */
  erase(erase: () => Promise<void>): Promise<void> {
    return this.#turns.take(erase).finally(() => this.close());
  }

  /** Logs what somebody's page shows, where that is kept; see `PageViews`. */
  logView(me: ParticipantId, view: PageView): void {
    this.#turns.take(async () => this.#views.log(me, view, this.state)).catch(this.#options.report);
  }

  /** The texts of a running focus time; null when none runs. */
  focusTexts(): Promise<ReadonlyMap<FileId, string> | null> {
    return this.#focus.texts();
  }

  /**
   * @param assertSeat as in `execute`
   * @throws AppError "conflict" when no focus time runs, or something is stored that the text must not replace;
   *   "bad-request" when the workspace has no such file
   */
  putFocusText(put: FocusPut, assertSeat: () => void = () => undefined): Promise<void> {
    return this.#turns.take(async () => {
      assertSeat();
      await this.#focus.put(put);
    });
  }

  /** Nothing may be asked of it afterwards. */
  close(): void {
    this.#focus.close();
  }

  /** As `close`; stores nothing any more, and resolves once nothing is on its way. */
  leave(): Promise<void> {
    this.close();
    return this.log.close();
  }

  #take(rows: readonly LogRow[], source: RowSource): void {
    if (!rows.some(({ kind }) => isEventKind(kind))) return;
    for (const row of rows) this.#events.fold(row);
    for (const listener of this.#listeners) listener();
    if (source === "elsewhere") this.#turns.take(() => this.#focus.follow()).catch(this.#options.report);
  }

  async #execute(me: ParticipantId, { id, command }: CommandRequest): Promise<CommandAnswer> {
    const known = this.#events.answerTo(me, id);
    if (known) return known;
    const participant = this.participant(me);
    // Who was removed while their command waited for its turn.
    if (participant.removed) throw unknownLink();
    this.#events.said.assertMaySay(me, command);
    const exercise = await this.#exercise.of(this.state);
    const position = command.type === "thread.open" ? command.position : null;
    const positionExists = position === null || (await exercise.positionExists(position));
    const now = this.#options.now();
    const basis = this.#events.count;
    const decisions = decide(command, {
      state: this.state,
      me: participant,
      now,
      positionExists,
      headPaths: exercise.headPaths,
    });
    await this.#carryOut({ decisions, basis }, me, id, now);
    const answer = this.#events.answerTo(me, id) ?? { cursor: this.cursorOf(participant.role) };
    this.#events.answered(me, id, answer);
    return answer;
  }

  async #endFocusTime(): Promise<void> {
    const { focus } = this.state;
    const now = this.#options.now();
    if (focus.kind !== "running" || focus.until > now) return;
    const decisions = endFocus(this.state).map((event) => ({ audience: "everyone" as const, event }));
    await this.#carryOut({ decisions, basis: this.#events.count }, null, null, now);
  }

  /** @throws AppError "stale" when another node has brought an event since it was decided */
  async #carryOut(
    { decisions, basis }: Decided,
    me: ParticipantId | null,
    command: CommandId | null,
    at: number,
  ): Promise<void> {
    const rows = await this.#rows(decisions, me, command, at);
    if (rows.length === 0) return;
    const keepsFocus = decisions.some(({ event }) => event.kind === "focus.ended" && event.kept);
    await this.#focus.append(rows, keepsFocus, () => {
      if (this.#events.count !== basis) throw stale();
    });
    await this.#focus.follow();
    // Not awaited: it comes after this.
    if (isWithdrawn(this.state)) this.compactIfDue().catch(this.#options.report);
  }

  async #rows(
    decisions: readonly Decision[],
    me: ParticipantId | null,
    command: CommandId | null,
    at: number,
  ): Promise<readonly NewRow[]> {
    const rows = rowsOf(decisions, me, command, at);
    const entersCall = decisions.some(({ event }) => event.kind === "phase.changed" && event.to === "call");
    if (!entersCall || this.state.workspace !== null) return rows;
    const exercise = await this.#exercise.of(this.state);
    return [...rows, ...seedRowsOf(await exercise.seedWorkspace(), at)];
  }
}
