import { randomUUID } from "node:crypto";
import type { SessionLinks, SessionRequest } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { CommandId, type ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import { usualAiRules } from "@tandiff/shared/session/ai-rules.ts";
import { usualPlan } from "@tandiff/shared/session/call-clock.ts";
import type { ChangeRequest } from "@tandiff/shared/session/changes.ts";
import type { Audience, Event } from "@tandiff/shared/session/events.ts";
import { peopleOf } from "@tandiff/shared/session/state.ts";
import { closeCodes, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { Erasure } from "../storage/erasure.ts";
import type { MasterKey } from "../storage/master-key.ts";
import { NewerRow } from "../storage/newer-row.ts";
import type { Invite, NewRow, Storage } from "../storage/port.ts";
import { hashSecret } from "../storage/secrets.ts";
import { readSessionExercise } from "./session-exercise.ts";
import { newSessionId } from "./ids.ts";
import { HeldSessions } from "./held-sessions.ts";
import { participantsOf, retired, scheduleIn } from "./new-session.ts";
import type { EndedWhere } from "./link-endings.ts";
import { OpenSession } from "./open-session.ts";
import { Overview } from "./overview.ts";
import { encodeEvent } from "./session-rows.ts";
import { wasErased } from "./was-erased.ts";
import type { SeedWorkspace, WorkspaceWriter } from "./workspace.ts";

export interface SessionsOptions {
  readonly storage: Storage;
  readonly keyring: Pick<MasterKey, "deriveInviteSecret">;
  /** Base of every link, without a slash at its end. */
  readonly baseUrl: string;
  readonly now: () => number;
  readonly seedWorkspace: SeedWorkspace;
  readonly workspace: WorkspaceWriter;
  /** For how many days after its end a session is kept where nothing else is asked for. */
  readonly retentionDays: number;
  /** For tests: milliseconds after which a session is forgotten that nobody uses. */
  readonly unusedMilliseconds?: number;
  /** Tells the operator what was done, in a sentence that names nobody. */
  readonly note: (sentence: string) => void;
  /** Tells the operator of a defect. */
  readonly report: (error: unknown) => void;
}

/**
 * Milliseconds after which a session is forgotten that nobody uses. Whoever lost their line or looks for a link is back
 * before; after that to open it anew is less than to follow it on and on.
 */
const defaultUnused = 600_000;

export type ErasedListener = (id: SessionId, where: EndedWhere) => void;

/** All sessions: makes them, and holds each open one in memory once. */
export class Sessions {
  readonly overview: Overview;
  readonly #options: SessionsOptions;
  readonly #held: HeldSessions;
  /** Those that are known here to be erased. */
  readonly #erased = new Set<SessionId>();
  #isClosed = false;
  readonly #whenErased = new Set<ErasedListener>();
  readonly #whenForgotten = new Set<(id: SessionId, code: CloseCode) => void>();

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#held = new HeldSessions({
      storage: options.storage,
      read: (id) => this.#read(id),
      assertMayHold: (session) => {
        // What has happened while it was read.
        if (this.#isClosed || this.#erased.has(session.id)) session.close();
        this.assertKept(session.id);
      },
    });
    this.overview = new Overview({
      ...options,
      look: () => this.look(),
      opened: (id) => this.opened(id),
      assertKept: (id) => this.assertKept(id),
    });
  }

  /** @throws AppError "not-found" when the exercise or the session's time is missing. */
  async create(request: SessionRequest): Promise<SessionLinks> {
    const { storage, now } = this.#options;
    const exercise = await storage.latestExercise(request.exercise);
    if (!exercise) throw new AppError("not-found", `There is no exercise ${request.exercise} in the bank.`);
    if (exercise.summary.retiredAt !== null) throw retired(exercise.summary.title);
    const at = now();
    const callAt = request.callAt === null ? null : Date.parse(request.callAt);
    const { opensAt, dueAt } = scheduleIn(request, callAt, at, exercise.summary.kind);
    const id = newSessionId();
    const participants = participantsOf(id, request);
    const aiPolicy = exercise.content.aiPolicy ?? usualAiRules;
    const event: Event = {
      kind: "session.created",
      id,
      exercise: {
        slug: exercise.summary.slug,
        version: exercise.summary.version,
        title: exercise.summary.title,
        kind: exercise.summary.kind,
      },
      participants,
      callAt,
      opensAt,
      dueAt,
      preset: request.preset,
      timeZone: request.timeZone,
      replay: request.replay,
      videoUrl: request.videoUrl,
      plan: request.plan ?? exercise.content.plan ?? usualPlan(exercise.summary.kind),
      aiPolicy: {
        review: request.aiReview ?? aiPolicy.review,
        call: request.aiCall ?? aiPolicy.call,
      },
      retentionDays: request.retentionDays ?? this.#options.retentionDays,
    };
    const invites = participants.map((participant) => this.#inviteOf(participant.id, id));
    const row = (audience: Audience, made: Event): NewRow => ({
      at,
      participant: null,
      audience,
      cause: null,
      kind: made.kind,
      payload: encodeEvent(made),
      command: null,
    });
    const trainee = request.reverseShadow ? participants.find(({ role }) => role === "interviewer") : null;
    const rows = [
      row("everyone", event),
      // Of no concern to the candidate.
      ...(trainee ? [row("interviewers", { kind: "training.arranged", trainee: trainee.id })] : []),
    ];
    const record = { id, exercise: exercise.summary.version, createdAt: at };
    await storage.createSession(record, invites, ...rows);
    if (request.accommodations) {
      const change = { type: "accommodations.change", accommodations: request.accommodations } as const;
      await this.change(id, { id: CommandId.parse(randomUUID()), change });
    }
    return this.links(id);
  }

  /** Carries out what the organiser asks for. @throws AppError */
  async change(id: SessionId, request: ChangeRequest): Promise<void> {
    const session = await this.get(id);
    await session.change(request);
  }

  #inviteOf(participant: ParticipantId, session: SessionId): Invite {
    const secret = this.#options.keyring.deriveInviteSecret(participant, 1);
    return { participant, session, generation: 1, secretHash: hashSecret(secret), revokedAt: null };
  }

  /** @throws AppError "not-found" */
  async links(id: SessionId): Promise<SessionLinks> {
    const session = await this.get(id);
    const invites = await this.#options.storage.invites(id);
    const generations = new Map(invites.map(({ participant, generation }) => [participant, generation]));
    const link = (participant: ParticipantId): string =>
      this.#linkOf(participant, generations.get(participant) ?? 1);
    const participants = peopleOf(session.state);
    const revoked = invites.filter(({ revokedAt }) => revokedAt !== null);
    const interviewers = participants.filter(({ role }) => role === "interviewer");
    const candidate = participants.find(({ role }) => role === "candidate");
    const observer = participants.find(({ role }) => role === "observer");
    if (!candidate) throw new AppError("internal", "This session has no candidate.");
    return {
      id,
      links: {
        candidate: link(candidate.id),
        interviewers: interviewers.map(({ id: participant, name }) => ({
          name,
          url: link(participant),
        })),
        observer: observer ? link(observer.id) : null,
      },
      revoked: revoked.map(({ participant }) => participant),
    };
  }

  /** The participant's link, as it was issued last. */
  async link(participant: ParticipantId): Promise<string> {
    const invite = await this.#options.storage.invite(participant);
    return this.#linkOf(participant, invite?.generation ?? 1);
  }

  #linkOf(participant: ParticipantId, generation: number): string {
    const { keyring, baseUrl } = this.#options;
    return `${baseUrl}/p/${participant}#${keyring.deriveInviteSecret(participant, generation)}`;
  }

  /** @throws AppError "not-found", "erased"; "internal" when its log is not as it was written. */
  async get(id: SessionId): Promise<OpenSession> {
    this.assertKept(id);
    try {
      return await this.#held.get(id);
    } catch (error) {
      // One that is erased while it is read cannot be read to its end.
      await this.#assertStored(id);
      throw error;
    }
  }

  /** Reads on wherever another node has appended to what is open here, and ends what another one has erased. */
  async look(): Promise<void> {
    for (const id of await this.#held.look()) await this.endIfErased(id);
  }

  /** Ends an open session that another node has erased. */
  async endIfErased(id: SessionId): Promise<void> {
    if (!this.#erased.has(id) && (await this.#options.storage.erasureOf(id))) this.#end(id, "elsewhere");
  }

  /** `listener` is told of each session that is opened. */
  onOpened(listener: (session: OpenSession) => void): void {
    this.#held.onOpened(listener);
  }

  /** @throws AppError "erased" when it is known here that it was */
  assertKept(id: SessionId): void {
    if (this.#erased.has(id)) throw wasErased();
  }

  /** @throws AppError "erased" when it was, whoever did so */
  async #assertStored(id: SessionId): Promise<void> {
    if (await this.#options.storage.erasureOf(id)) throw wasErased();
  }

  async #read(id: SessionId): Promise<OpenSession> {
    const { storage, now, seedWorkspace, workspace, report } = this.#options;
    const record = await storage.session(id);
    if (!record) throw new AppError("not-found", "There is no such session.");
    return OpenSession.open({
      record,
      storage,
      workspace,
      now,
      report,
      exerciseOf: (version) => readSessionExercise(storage, version, seedWorkspace),
      invite: (participant) => storage.addInvite(this.#inviteOf(participant, id)),
      onLost: (session, cause) => this.#lost(session, cause),
    });
  }

  /** One that somebody has opened, without opening it. */
  opened(id: SessionId): OpenSession | null {
    return this.#held.opened(id);
  }

  /** How many are open. */
  get size(): number {
    return this.#held.size;
  }

  /** Forgets those that nobody has used for a while, see `OpenSession.uses`; to be called now and then. */
  forgetUnused(): void {
    const { now, unusedMilliseconds = defaultUnused } = this.#options;
    // Whoever came in spite of all would have to come back at once.
    for (const id of this.#held.unusedSince(now() - unusedMilliseconds))
      this.#forget(id, closeCodes.restarting);
  }

  /** Whether it is open, or is being opened. */
  isHeld(id: SessionId): boolean {
    return this.#held.has(id);
  }

  /**
   * To be called once at the start: lets focus times that were running go on to their end, and destroys
   * what is left of those that had ended.
   */
  async resumeFocusTimes(): Promise<void> {
    const { storage, report } = this.#options;
    for (const id of await storage.focusSessions()) {
      try {
        const { state } = await this.get(id);
        if (state.focus.kind !== "running") await storage.endFocus(id);
      } catch (error) {
        report(error);
      }
    }
  }

  /**
   * Destroys all that is stored of a session, whether it can be opened or not. Again, it does what is left to do.
   * @throws AppError "not-found", "not-stored"
   */
  async erase(id: SessionId, by: Erasure["by"]): Promise<void> {
    const { storage, now } = this.#options;
    const invites = await storage.invites(id);
    if (invites.length === 0) throw new AppError("not-found", "There is no such session.");
    const erase = (): Promise<void> => storage.erase(id, { at: now(), by });
    // One that cannot be opened is erased all the same.
    await this.#held.settled(id);
    const open = this.#held.opened(id);
    try {
      await (open ? open.erase(erase) : erase());
    } finally {
      if (await storage.erasureOf(id)) this.#end(id, "here");
    }
    this.#options.note(
      by === "retention"
        ? "A session was erased: the time was over for which it was kept."
        : "A session was erased by the organiser.",
    );
  }

  /** `listener` is told which session was erased, once nobody is let into it any more. */
  onErased(listener: ErasedListener): void {
    this.#whenErased.add(listener);
  }

  /** `listener` is told which session is opened anew when somebody asks, and with what its sockets are to be closed. */
  onForgotten(listener: (id: SessionId, code: CloseCode) => void): void {
    this.#whenForgotten.add(listener);
  }

  #end(id: SessionId, where: EndedWhere): void {
    this.#erased.add(id);
    this.overview.forget(id);
    this.#forget(id, closeCodes.erased);
    for (const listener of this.#whenErased) listener(id, where);
  }

  #lost(session: OpenSession, cause: unknown): void {
    if (this.opened(session.id) !== session) return;
    const isNewer = cause instanceof NewerRow;
    if (isNewer || !(cause instanceof AppError)) this.#options.report(cause);
    // What pages have is good where it can be read.
    this.#forget(session.id, isNewer ? closeCodes.restarting : closeCodes.otherEpoch);
  }

  #forget(id: SessionId, code: CloseCode): void {
    this.#held.forget(id);
    this.#options.workspace.retire(id, code);
    for (const listener of this.#whenForgotten) listener(id, code);
  }

  /** Nothing may be asked of it afterwards. */
  close(): void {
    this.#isClosed = true;
    this.#held.close();
  }
}
