import { randomUUID } from "node:crypto";
import type {
  SessionLinks,
  SessionRequest,
  SessionsQuery,
  SessionsView,
  SessionSummary,
  UnreadableSession,
} from "@tandiff/shared/api.ts";
import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { CommandId, type ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import { usualAiRules } from "@tandiff/shared/session/ai-rules.ts";
import { usualPlan } from "@tandiff/shared/session/call-clock.ts";
import type { ChangeRequest } from "@tandiff/shared/session/changes.ts";
import type { Audience, Event } from "@tandiff/shared/session/events.ts";
import { scheduleOf, type Schedule } from "@tandiff/shared/session/schedule.ts";
import { peopleOf, type Participant } from "@tandiff/shared/session/state.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import type { Erasure, Keyring } from "../storage/keyring.ts";
import type { Invite, NewRow, Storage } from "../storage/port.ts";
import { hashSecret } from "../storage/secrets.ts";
import { onBoard, summaryOf } from "./board.ts";
import { assertSchedule } from "./decide-schedule.ts";
import { readSessionExercise } from "./session-exercise.ts";
import { newParticipantId, newSessionId } from "./ids.ts";
import { OpenSession } from "./open-session.ts";
import { encodeEvent } from "./session-rows.ts";
import type { SeedWorkspace, WorkspaceWriter } from "./workspace.ts";

export interface SessionsOptions {
  readonly storage: Storage;
  readonly keyring: Keyring;
  /** Base of every link, without a slash at its end. */
  readonly baseUrl: string;
  readonly now: () => number;
  readonly seedWorkspace: SeedWorkspace;
  readonly workspace: WorkspaceWriter;
  /** For how many days after its end a session is kept where nothing else is asked for. */
  readonly retentionDays: number;
  /** Tells the operator what was done, in a sentence that names nobody. */
  readonly note: (sentence: string) => void;
  /** Tells the operator of a defect. */
  readonly report: (error: unknown) => void;
}

/** All sessions: makes them, and holds each open one in memory once. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #open = new Map<SessionId, OpenSession>();
  readonly #whenErased = new Set<(id: SessionId) => void>();

  constructor(options: SessionsOptions) {
    this.#options = options;
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
    const participants = participantsOf(request);
    const aiPolicy = exercise.content.aiPolicy ?? usualAiRules;
    const id = newSessionId();
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
    await this.get(id).change(request);
  }

  #inviteOf(participant: ParticipantId, session: SessionId): Invite {
    const secret = this.#options.keyring.deriveInviteSecret(participant, 1);
    return { participant, session, generation: 1, secretHash: hashSecret(secret), revokedAt: null };
  }

  /** @throws AppError "not-found" */
  links(id: SessionId): SessionLinks {
    const participants = peopleOf(this.get(id).state);
    const revoked = this.#options.storage.invites(id).filter(({ revokedAt }) => revokedAt !== null);
    const interviewers = participants.filter(({ role }) => role === "interviewer");
    const candidate = participants.find(({ role }) => role === "candidate");
    const observer = participants.find(({ role }) => role === "observer");
    if (!candidate) throw new AppError("internal", "This session has no candidate.");
    return {
      id,
      links: {
        candidate: this.link(candidate.id),
        interviewers: interviewers.map(({ id: participant, name }) => ({
          name,
          url: this.link(participant),
        })),
        observer: observer ? this.link(observer.id) : null,
      },
      revoked: revoked.map(({ participant }) => participant),
    };
  }

  /** The participant's link, as it was issued last. */
  link(participant: ParticipantId): string {
    const { storage, keyring, baseUrl } = this.#options;
    const generation = storage.invite(participant)?.generation ?? 1;
    return `${baseUrl}/p/${participant}#${keyring.deriveInviteSecret(participant, generation)}`;
  }

  /** As the board shows them. One that cannot be opened is no reason not to show the others. */
  overview(query: SessionsQuery): SessionsView {
    const { storage, keyring, retentionDays, now, report } = this.#options;
    const sessions: SessionSummary[] = [];
    const unreadable: UnreadableSession[] = [];
    const erased = Array.from(keyring.erased, ([id, { at, by }]) => ({ id, at, by }));
    for (const { id } of storage.sessions()) {
      try {
        sessions.push(summaryOf(this.get(id)));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error.code === "internal") report(error);
        unreadable.push({ id, reason: error.message });
      }
    }
    return {
      sessions: onBoard(sessions, query, now()),
      unreadable,
      erased: erased.toReversed(),
      retentionDays,
    };
  }

  /** @throws AppError "not-found", "erased"; "internal" when its log is not as it was written. */
  get(id: SessionId): OpenSession {
    const { storage, keyring, now, seedWorkspace, workspace, report } = this.#options;
    if (keyring.erasureOf(id)) {
      throw new AppError("erased", "This interview was erased: nothing of it is kept any more.");
    }
    const open = this.#open.get(id);
    if (open) return open;
    const record = storage.session(id);
    if (!record) throw new AppError("not-found", "There is no such session.");
    const session = new OpenSession({
      record,
      storage,
      workspace,
      now,
      report,
      exerciseOf: (version) => readSessionExercise(storage, version, seedWorkspace),
      invite: (participant) => storage.addInvite(this.#inviteOf(participant, id)),
    });
    this.#open.set(id, session);
    return session;
  }

  /** One that somebody has opened, without opening it. */
  opened(id: SessionId): OpenSession | null {
    return this.#open.get(id) ?? null;
  }

  /**
   * To be called once at the start: lets focus times that were running go on to their end, and destroys
   * what is left of those that had ended.
   */
  resumeFocusTimes(): void {
    const { storage, report } = this.#options;
    for (const id of storage.focusSessions()) {
      try {
        if (this.get(id).state.focus.kind !== "running") storage.endFocus(id);
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
    const { storage, keyring, now } = this.#options;
    if (storage.invites(id).length === 0) throw new AppError("not-found", "There is no such session.");
    const erase = (): Promise<void> => storage.erase(id, { at: now(), by });
    const open = this.#open.get(id);
    try {
      await (open ? open.erase(erase) : erase());
    } finally {
      if (keyring.erasureOf(id)) this.#end(id);
    }
    this.#options.note(
      by === "retention"
        ? "A session was erased: the time was over for which it was kept."
        : "A session was erased by the organiser.",
    );
  }

  /** `listener` is told which session was erased, once nobody is let into it any more. */
  onErased(listener: (id: SessionId) => void): void {
    this.#whenErased.add(listener);
  }

  #end(id: SessionId): void {
    this.#open.get(id)?.close();
    this.#open.delete(id);
    this.#options.workspace.retire(id, closeCodes.erased);
    for (const listener of this.#whenErased) listener(id);
  }

  /** Nothing may be asked of it afterwards. */
  close(): void {
    for (const session of this.#open.values()) session.close();
  }
}

/** @throws AppError "bad-request" */
function scheduleIn(
  { preset, dueAt }: SessionRequest,
  callAt: number | null,
  now: number,
  kind: ExerciseKind,
): Schedule {
  const usual = scheduleOf(preset, callAt, now, kind);
  const schedule = dueAt === null || kind === "feature" ? usual : { ...usual, dueAt: Date.parse(dueAt) };
  assertSchedule(schedule, now);
  return schedule;
}

function participantsOf({ candidate, interviewers, observer }: SessionRequest): Participant[] {
  const person = (name: string, role: Participant["role"]): Participant => ({
    id: newParticipantId(),
    name,
    role,
  });
  return [
    person(candidate, "candidate"),
    ...interviewers.map((name) => person(name, "interviewer")),
    ...(observer === null ? [] : [person(observer, "observer")]),
  ];
}

function retired(title: string): AppError {
  return new AppError("conflict", `${title} was retired from the bank. Offer it again or pick another one.`);
}
