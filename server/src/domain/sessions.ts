import type {
  SessionLinks,
  SessionRequest,
  SessionsView,
  SessionSummary,
  UnreadableSession,
} from "@tandiff/shared/api.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { defaultPlan } from "@tandiff/shared/session/call-clock.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import { kindOf, type Participant } from "@tandiff/shared/session/state.ts";
import type { Keyring } from "../storage/keyring.ts";
import type { Invite, NewRow, Storage } from "../storage/port.ts";
import { hashSecret } from "../storage/secrets.ts";
import { isDue } from "./compaction.ts";
import { blobReader, positionChecker } from "./exercises.ts";
import { newParticipantId, newSessionId } from "./ids.ts";
import { encodeEvent, OpenSession } from "./open-session.ts";
import type { SeedWorkspace, WorkspaceWriter } from "./workspace.ts";

const hour = 3_600_000;
const reviewOpensBefore = { "24h": 24 * hour, "72h": 72 * hour } as const;

export interface SessionsOptions {
  readonly storage: Storage;
  readonly keyring: Keyring;
  /** Base of every link, without a slash at its end. */
  readonly baseUrl: string;
  readonly now: () => number;
  readonly seedWorkspace: SeedWorkspace;
  readonly workspace: WorkspaceWriter;
  /** Tells the operator of a defect. */
  readonly report: (error: unknown) => void;
}

/** All sessions: makes them, and holds each open one in memory once. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #open = new Map<SessionId, OpenSession>();
  #isClosed = false;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** @throws AppError "not-found" when the exercise or the session's time is missing. */
  async create(request: SessionRequest): Promise<SessionLinks> {
    const { storage, keyring, now } = this.#options;
    const exercise = storage.latestExercise(request.exercise);
    if (!exercise) throw new AppError("not-found", `There is no exercise ${request.exercise} in the bank.`);
    if (exercise.summary.retiredAt !== null) throw retired(exercise.summary.title);
    const at = now();
    const callAt = request.callAt === null ? null : Date.parse(request.callAt);
    const participants = peopleOf(request);
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
      opensAt: request.preset === "now" || callAt === null ? at : callAt - reviewOpensBefore[request.preset],
      videoUrl: request.videoUrl,
      plan: request.plan ?? exercise.content.plan ?? defaultPlan,
    };
    const invites = participants.map((participant): Invite => ({
      participant: participant.id,
      session: id,
      generation: 1,
      secretHash: hashSecret(keyring.deriveInviteSecret(participant.id, 1)),
      revokedAt: null,
    }));
    const first: NewRow = {
      at,
      participant: null,
      audience: "everyone",
      cause: null,
      kind: event.kind,
      payload: encodeEvent(event),
      command: null,
    };
    await storage.createSession({ id, exercise: exercise.summary.version, createdAt: at }, invites, first);
    return this.links(id);
  }

  /** @throws AppError "not-found" */
  links(id: SessionId): SessionLinks {
    const { participants } = this.get(id).state;
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

  /** Newest first. One that cannot be opened is no reason not to show the others. */
  overview(): SessionsView {
    const sessions: SessionSummary[] = [];
    const unreadable: UnreadableSession[] = [];
    for (const { id } of this.#options.storage.sessions()) {
      try {
        sessions.push(summaryOf(this.get(id)));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error.code === "internal") this.#options.report(error);
        unreadable.push({ id, reason: error.message });
      }
    }
    return { sessions, unreadable };
  }

  /** @throws AppError "not-found", also when it was erased; "internal" when its log is not as it was written. */
  get(id: SessionId): OpenSession {
    const open = this.#open.get(id);
    if (open) return open;
    const { storage, now, seedWorkspace, workspace, report } = this.#options;
    const record = storage.session(id);
    const exercise = record && storage.exercise(record.exercise);
    if (!record || !exercise) throw new AppError("not-found", "There is no such session.");
    const readBlob = blobReader(storage, record.exercise);
    const session = new OpenSession({
      record,
      storage,
      workspace,
      now,
      report,
      positionExists: positionChecker(exercise.content, readBlob),
      headPaths: headTree(exercise.content).map(({ path }) => path),
      seedWorkspace: () => seedWorkspace(exercise.content, readBlob),
    });
    this.#open.set(id, session);
    return session;
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

  /** Compacts all sessions whose time has come; one that cannot be is tried again the next time. */
  async compactDue(): Promise<void> {
    const { storage, now, report } = this.#options;
    for (const { id } of storage.sessions()) {
      if (this.#isClosed) return;
      try {
        const lastUpdateAt = storage.lastUpdateAt(id);
        // Most sessions have nothing to compact, and need not be opened to know it.
        if (lastUpdateAt === null) continue;
        const session = this.get(id);
        if (isDue(session.state, lastUpdateAt, now())) await session.compact();
      } catch (error) {
        // An erased session is none any more.
        if (!(error instanceof AppError && error.code === "not-found")) report(error);
      }
    }
  }

  /** Nothing may be asked of it afterwards. */
  close(): void {
    this.#isClosed = true;
    for (const session of this.#open.values()) session.close();
  }
}

/** That a review was opened is the candidate's affair, so it is not told here. */
function summaryOf({ id, state }: OpenSession): SessionSummary {
  return {
    id,
    exercise: {
      slug: state.exercise?.slug ?? "",
      title: state.exercise?.title ?? "",
      kind: kindOf(state),
    },
    objection: state.phase === "scheduled" ? state.objection : null,
    people: state.participants.map(({ name, role }) => ({ name, role })),
    createdAt: state.createdAt,
    callAt: state.callAt,
    opensAt: state.opensAt,
    phase: state.phase === "review" ? "scheduled" : state.phase,
  };
}

function peopleOf({ candidate, interviewers, observer }: SessionRequest): Participant[] {
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
