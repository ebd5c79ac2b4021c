import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { Quotas } from "../domain/quotas.ts";
import type { Seats } from "../domain/seats.ts";
import type { Sessions } from "../domain/sessions.ts";
import { SharedReads } from "../shared-reads.ts";
import type { LinkedRow, LogRow } from "../storage/port.ts";
import type { FanOut } from "./port.ts";
import { VainWords } from "./vain-words.ts";

export interface FollowOptions {
  readonly sessions: Sessions;
  readonly seats: Seats;
  readonly fanOut: FanOut;
  readonly quotas: Pick<Quotas, "didElsewhere">;
  /** Told of news that there was nothing to. */
  readonly vain?: () => void;
  /** Told of a defect. */
  readonly report: (error: unknown) => void;
}

/**
 * Milliseconds between two looks into the storage: while other nodes can be heard, and while they cannot. What a node does
 * that nobody hears, while the others hear each other, is known by the former: so people wait a second for it, and no more.
 */
const untilLook = { connected: 1_000, unheard: 250 };

/**
 * Lets the open sessions know what other nodes append, whose links these have ended and what they have erased: as soon as
 * they tell of it, and by looking now and then, so that what was not heard is found a little later. Commands that they
 * carried out count here, too. Only where the storage is shared.
 * @returns what ends it
 */
export function followSessions({
  sessions,
  seats,
  fanOut,
  quotas,
  vain = () => undefined,
  report,
}: FollowOptions): () => void {
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
    const isHeard = fanOut.state.kind === "connected" && !vainWords.areTooMany;
    timer = setTimeout(() => void look(), isHeard ? untilLook.connected : untilLook.unheard);
    timer.unref();
  };

  const vainWords = new VainWords(wait);
  const wasVain = (): void => {
    vain();
    vainWords.add();
  };
  const lookForRows = async ({ log }: OpenSession, seq: number): Promise<void> => {
    if (vainWords.areTooMany) return;
    await log.readOn();
    if (log.seq < seq) wasVain();
  };
  const lookingForErasure = new SharedReads<void>();
  const lookForErasure = (id: SessionId): Promise<void> =>
    lookingForErasure.of(id, async () => {
      await sessions.endIfErased(id);
      if (sessions.opened(id)) wasVain();
    });

  const tellEnded = async (id: SessionId, participant: ParticipantId): Promise<void> => {
    // Of a session that nobody has opened here there is no key at hand to tell it under.
    await sessions.get(id);
    fanOut.tell(id, { kind: "link-ended", participant });
  };

  const listen = ({ id }: OpenSession): (() => void) =>
    fanOut.listen(id, {
      heard: (news) => {
        if (news.kind === "link-ended") void attempt(() => seats.look(news.participant));
        if (news.kind === "erased" && !vainWords.areTooMany) void attempt(() => lookForErasure(id));
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
      follow(session, fanOut, lookForRows),
      listen(session),
      session.log.follow((rows, source) => {
        if (source === "here") return;
        countCommands(rows, quotas);
        fanOut.foundElsewhere();
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

/** @param lookForRows what is done where there seem to be more rows than are known */
function follow(
  session: OpenSession,
  fanOut: FanOut,
  lookForRows: (session: OpenSession, seq: number) => Promise<void>,
): () => void {
  const { id, log } = session;
  let untold: LinkedRow[] = [];
  /** Once for all rows of one turn. */
  const tell = (): void => {
    const rows = untold;
    untold = [];
    fanOut.tell(id, { kind: "rows", seq: rows.at(-1)?.seq ?? log.seq, rows });
  };
  const unfollow = log.follow((rows, source) => {
    if (source === "elsewhere") return;
    if (untold.length === 0) setImmediate(tell);
    untold.push(...rows);
  });
  const unlisten = fanOut.listen(id, {
    heard: (news) => {
      if (news.kind !== "rows" || news.seq <= log.seq) return;
      const last = news.rows.at(-1);
      if (last) log.heard(last.seq, news.rows);
      // Nobody waits for it, and what cannot be read now is found by the next look.
      else lookForRows(session, news.seq).catch(() => undefined);
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
