import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { Quotas } from "../domain/quotas.ts";
import type { Seats } from "../domain/seats.ts";
import type { Sessions } from "../domain/sessions.ts";
import type { LogRow } from "../storage/port.ts";
import type { FanOut } from "./port.ts";

export interface FollowOptions {
  readonly sessions: Sessions;
  readonly seats: Seats;
  readonly fanOut: FanOut;
  readonly quotas: Pick<Quotas, "didElsewhere">;
  /** Told of a defect. */
  readonly report: (error: unknown) => void;
}

/** Milliseconds between two looks into the storage: while other nodes can be heard, and while they cannot. */
const untilLook = { connected: 5_000, unheard: 250 };

/**
 * Lets the open sessions know what other nodes append, whose links these have ended and what they have erased: as soon as
 * they tell of it, and by looking now and then, so that what was not heard is found a little later. Commands that they
 * carried out count here, too. Only where the storage is shared.
 * @returns what ends it
 */
export function followSessions({ sessions, seats, fanOut, quotas, report }: FollowOptions): () => void {
  const endings = new Map<SessionId, () => void>();
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const attempt = async (look: () => Promise<void>): Promise<void> => {
    try {
      await look();
    } catch (error) {
      // A database that is away for a moment is asked again.
      if (!(error instanceof AppError)) report(error);
    }
  };
  const look = async (): Promise<void> => {
    await Promise.all([attempt(() => sessions.look()), attempt(() => seats.lookAll())]);
    wait();
  };
  const wait = (): void => {
    clearTimeout(timer);
    if (isClosed) return;
    const isHeard = fanOut.state.kind === "connected";
    timer = setTimeout(() => void look(), isHeard ? untilLook.connected : untilLook.unheard);
    timer.unref();
  };

  const tellEnded = async (id: SessionId, participant: ParticipantId): Promise<void> => {
    // Of a session that nobody has opened here there is no key at hand to tell it under.
    await sessions.get(id);
    fanOut.tell(id, { kind: "link-ended", participant });
  };

  const listen = ({ id }: OpenSession): (() => void) =>
    fanOut.listen(id, {
      heard: (news) => {
        if (news.kind === "link-ended") void attempt(() => seats.look(news.participant));
        if (news.kind === "erased") void attempt(() => sessions.endIfErased(id));
      },
      missed: () => void attempt(() => seats.lookAll()),
    });
  seats.onEnded((participant, session, where) => {
    if (where === "here") void attempt(() => tellEnded(session, participant));
  });
  sessions.onErased((id, where) => {
    if (where === "here") fanOut.tell(id, { kind: "erased" });
  });
  sessions.onOpened((session) => {
    const ends = [
      follow(session, fanOut),
      listen(session),
      session.log.follow((rows, source) => {
        if (source === "elsewhere") countCommands(rows, quotas);
      }),
    ];
    endings.set(session.id, () => {
      for (const end of ends) end();
    });
  });
  sessions.onForgotten((id) => {
    endings.get(id)?.();
    endings.delete(id);
  });
  fanOut.onState(wait);
  wait();
  return () => {
    isClosed = true;
    clearTimeout(timer);
    for (const end of endings.values()) end();
  };
}

function countCommands(rows: readonly LogRow[], quotas: FollowOptions["quotas"]): void {
  for (const { participant, command } of rows) {
    if (participant !== null && command !== null) quotas.didElsewhere(participant, "commands");
  }
}

function follow({ id, log }: OpenSession, fanOut: FanOut): () => void {
  let isTold = true;
  const tell = (): void => {
    isTold = true;
    fanOut.tell(id, { kind: "rows", seq: log.seq });
  };
  const unfollow = log.follow((_, source) => {
    if (source === "elsewhere" || !isTold) return;
    // Once for all rows of one turn.
    isTold = false;
    setImmediate(tell);
  });
  const unlisten = fanOut.listen(id, {
    heard: (news) => {
      if (news.kind === "rows") log.heard(news.seq);
    },
    missed: () => {
      // What cannot be read now is found by the next look.
      log.readOn().catch(() => undefined);
    },
  });
  return () => {
    unfollow();
    unlisten();
  };
}
