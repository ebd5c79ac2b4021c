import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { Quotas } from "./domain/quotas.ts";
import type { Seats } from "./domain/seats.ts";
import type { Sessions } from "./domain/sessions.ts";
import type { FanOut } from "./fanout/port.ts";
import type { Exports } from "./http/exports.ts";
import type { GuessLimit } from "./http/guess-limit.ts";
import type { Metrics } from "./metrics.ts";
import type { ClockWatch } from "./storage/clock-watch.ts";
import type { Storage } from "./storage/port.ts";
import type { Connections } from "./storage/postgres/database.ts";
import type { StorageWatch } from "./storage/storage-watch.ts";
import type { Rooms } from "./sync/rooms.ts";

/** What the routes and sockets work with; `app.ts` puts it together. */
export interface Services {
  readonly config: Config;
  readonly storage: Storage;
  readonly storageWatch: StorageWatch;
  readonly clock: ClockWatch;
  readonly sessions: Sessions;
  readonly seats: Seats;
  readonly rooms: Rooms;
  readonly fanOut: FanOut;
  /** Those to the database; null where there are none. */
  readonly connections: () => Connections | null;
  readonly guesses: GuessLimit;
  readonly quotas: Quotas;
  readonly exports: Exports;
  readonly now: () => number;
  /** How often every socket is sent something. */
  readonly beatMilliseconds: number;
  readonly journal: Logger;
  readonly metrics: Metrics;
  /** Tells the operator of a defect, and in which request. Never given what people wrote. */
  readonly report: (error: unknown, request?: string) => void;
}
