import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { PageView } from "@tandiff/shared/live/protocol.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type Participant, type SessionState } from "@tandiff/shared/session/state.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { StampedEvent } from "@tandiff/shared/session/events.ts";
import { readEvent } from "../storage/read-event.ts";
import { readView } from "../storage/read-view.ts";
import { isEventKind, type LogRow, type Storage } from "../storage/port.ts";
import { EditReader, type Edit } from "./edits.ts";

export type OwnDataStorage = Pick<Storage, "readLog" | "drafts" | "viewed" | "invite" | "accommodations">;

/** What a session has of one participant: who they are in it, what they did, and what they wrote. */
export interface OwnData {
  readonly person: Participant;
  readonly link: { readonly issued: number; readonly revokedAt: number | null };
  readonly session: Pick<
    SessionState,
    | "id"
    | "exercise"
    | "createdAt"
    | "callAt"
    | "opensAt"
    | "phase"
    | "phaseSince"
    | "replay"
    | "retentionDays"
  >;
  /** What they need, where they are the candidate. */
  readonly needs: Accommodations | null;
  readonly consent: SessionState["consent"];
  readonly review: SessionState["review"];
  /** As they read now. */
  readonly comments: readonly {
    readonly thread: string;
    readonly position: SessionState["threads"][number]["position"];
    readonly at: number;
    readonly editedAt: number | null;
    readonly body: string;
  }[];
  readonly drafts: readonly { readonly key: string; readonly body: string; readonly savedAt: number }[];
  /** Paths of files that were marked. */
  readonly viewed: readonly string[];
  readonly edits: readonly Edit[];
  /** What their pages showed in the call, where that was kept for a replay. */
  readonly views: readonly { readonly at: number; readonly view: PageView }[];
  /** All that they did, one by one, with every wording that a comment ever had. */
  readonly events: readonly StampedEvent[];
}

/** A participant's data, with the state that their own pages see. */
export interface ReadOwnData {
  readonly data: OwnData;
  readonly state: SessionState;
}

/**
 * Reads all of it, what only that participant may see included: for them, or for a candidate's request.
 * @throws AppError "not-found" when the session has no such participant
 */
export async function readOwnData(
  storage: OwnDataStorage,
  id: SessionId,
  me: ParticipantId,
): Promise<ReadOwnData> {
  const { edits, rows, views } = await readRows(storage.readLog(id), me);
  const state = stateFor(rows, me);
  const person = state.participants.find((one) => one.id === me);
  const invite = await storage.invite(me);
  if (!person || !invite) throw new AppError("not-found", "There is no such person in this session.");
  const { exercise, createdAt, callAt, opensAt, phase, phaseSince, replay, retentionDays } = state;
  return {
    state,
    data: {
      person,
      link: { issued: invite.generation, revokedAt: invite.revokedAt },
      session: { id, exercise, createdAt, callAt, opensAt, phase, phaseSince, replay, retentionDays },
      needs: person.role === "candidate" ? await storage.accommodations(id) : null,
      consent: state.consent,
      review: state.review,
      comments: state.threads.flatMap((thread) =>
        thread.comments
          .filter(({ author }) => author === me)
          .map(({ at, editedAt, body }) => ({
            thread: thread.id,
            position: thread.position,
            at,
            editedAt,
            body,
          })),
      ),
      drafts: (await storage.drafts(me, id)).map(({ key, body, savedAt }) => ({ key, body, savedAt })),
      viewed: await storage.viewed(me, id),
      edits: edits.of(state),
      views,
      events: rows.filter(({ participant }) => participant === me).flatMap((row) => readEvent(row) ?? []),
    },
  };
}

async function readRows(log: AsyncIterable<LogRow>, me: ParticipantId) {
  const edits = new EditReader(me);
  const rows: LogRow[] = [];
  const views: OwnData["views"][number][] = [];
  for await (const row of log) {
    edits.read(row);
    if (row.kind === "view:page" && row.participant === me) views.push({ at: row.at, view: readView(row) });
    // Updates are many, and all that is needed of them was read.
    if (isEventKind(row.kind)) rows.push(row);
  }
  return { edits, rows, views };
}

/** What the candidate's pages fold: nothing of what is the interviewers' alone. */
function stateFor(rows: readonly LogRow[], me: ParticipantId): SessionState {
  return rows
    .filter(({ audience, participant }) => audience !== "interviewers" || participant === me)
    .flatMap((row) => readEvent(row) ?? [])
    .reduce(reduce, emptyState);
}
