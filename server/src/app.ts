import type { Server } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { Hono } from "hono";
import type { Logger } from "pino";
import { AppError } from "@tandiff/shared/errors.ts";
import { beatMilliseconds as defaultBeat } from "@tandiff/shared/sync/protocol.ts";
import type { Config } from "./config.ts";
import { Housekeeping } from "./domain/housekeeping.ts";
import { Quotas } from "./domain/quotas.ts";
import { Seats } from "./domain/seats.ts";
import { Sessions } from "./domain/sessions.ts";
import { aloneFanOut } from "./fanout/alone.ts";
import { followSessions } from "./fanout/follow-sessions.ts";
import type { FanOut } from "./fanout/port.ts";
import { api } from "./http/api.ts";
import { toErrorResponse } from "./http/errors.ts";
import { Exports } from "./http/exports.ts";
import { GuessLimit } from "./http/guess-limit.ts";
import { newHttpServer, type HttpTimeouts } from "./http/http-server.ts";
import { operationsRoutes } from "./http/operations-routes.ts";
import { pages, securityHeaders } from "./http/pages.ts";
import { requestIds, requestJournal } from "./http/requests.ts";
import { sharePageFiles } from "./http/shared-page-files.ts";
import { acceptSockets } from "./http/sockets.ts";
import { endConnections, refuseOutOfReach } from "./http/stopping.ts";
import { unknownRoute } from "./http/unknown-routes.ts";
import type { Metrics } from "./metrics.ts";
import type { Services } from "./services.ts";
import type { MasterKey } from "./storage/master-key.ts";
import type { PageFiles } from "./storage/page-files.ts";
import type { Connections } from "./storage/postgres/database.ts";
import type { Storage } from "./storage/port.ts";
import { ClockWatch } from "./storage/clock-watch.ts";
import { StorageWatch } from "./storage/storage-watch.ts";
import { Rooms, seedRows } from "./sync/rooms.ts";

export interface AppOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly keyring: Pick<MasterKey, "deriveInviteSecret">;
  readonly organiserKey: string;
  /** Folder of the built pages; null for a server without pages, as tests use it. */
  readonly pagesFolder: string | null;
  readonly journal: Logger;
  readonly metrics: Metrics;
  /** Where other nodes serve the same storage; closed with the app. */
  readonly fanOut?: FanOut;
  /** Those to the database, for the metrics. */
  readonly connections?: () => Connections | null;
  /** Where nodes of other versions answer the same pages. */
  readonly pageFiles?: PageFiles | null;
  readonly now?: () => number;
  /** For tests: how often every socket is sent something. */
  readonly beatMilliseconds?: number;
  /** For tests: how often it is looked for sessions that are to be erased, compacted or packed. */
  readonly housekeepingMilliseconds?: number;
  /** For tests: after how many milliseconds a session is forgotten that nobody uses, and how often it is looked for these. */
  readonly unused?: { readonly after?: number; readonly every: number };
  /** For tests: other than those of production. */
  readonly timeouts?: HttpTimeouts;
  /**
   * Milliseconds over which people are let go when the server stops, in which other nodes that may take them in notice
   * that it does. 0, and so all at once, where there are no others.
   */
  readonly drainMilliseconds?: number;
}

export interface App {
  readonly port: number;
  /** What it answers to, as far as it is HTTP; a method of ALL stands for what all requests pass. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /**
   * Lets people go, so that their pages come back at once, and stores and acknowledges what they had sent; then takes
   * no connection any more. Whoever has not taken their answer by then has a little more time, and is cut off.
   */
  stop(): Promise<void>;
}

/** Milliseconds between two looks for sessions that are to be erased, compacted or packed. */
const defaultHousekeeping = 600_000;

/** Milliseconds between two looks for sessions that nobody uses any more. */
const defaultUnusedLook = 60_000;

/** Milliseconds in which, after a start, everybody comes back first. */
const arrivals = 60_000;

/** Milliseconds that answers on their way have at least when the server stops, and after the last was let go. */
const stopGrace = { whole: 2_000, last: 1_000 };

/**
 * Puts the adapters together and listens.
 * @throws AppError "conflict" when the port is in use, with the line to print.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, storage, keyring, organiserKey, pagesFolder } = options;
  const { journal, metrics, beatMilliseconds = defaultBeat } = options;
  const { housekeepingMilliseconds = defaultHousekeeping, drainMilliseconds = 0, unused } = options;
  const { fanOut = aloneFanOut(), connections = () => null, pageFiles = null } = options;
  const report: Services["report"] = (err, request) => journal.error({ err, request }, "defect");
  const tell = (sentence: string): void => journal.warn(sentence);
  const clock = new ClockWatch({ storage, now: options.now ?? Date.now, tell, report });
  // All that is judged by the time, and ended by it, goes by the clock that all nodes share.
  const now = (): number => clock.now();
  const rooms = new Rooms({ storage, fanOut, now, rejected: (reason) => metrics.rejected(reason), report });
  const sessions = new Sessions({
    storage,
    keyring,
    baseUrl: config.url,
    now,
    seedWorkspace: seedRows,
    workspace: rooms,
    retentionDays: config.retentionDays,
    ...(unused?.after !== undefined && { unusedMilliseconds: unused.after }),
    note: (sentence) => journal.info(sentence),
    report,
  });
  const seats = new Seats(storage, keyring, sessions, organiserKey);
  const storageWatch = new StorageWatch(storage);
  const quotas = new Quotas();
  const services: Services = {
    config,
    storage,
    storageWatch,
    clock,
    sessions,
    seats,
    rooms,
    fanOut,
    connections,
    guesses: new GuessLimit(now, (name, perSecond) => fanOut.count(name, perSecond)),
    quotas,
    exports: new Exports(storage, now),
    now,
    beatMilliseconds,
    journal,
    metrics,
    report,
  };

  const unfollow = storage.isShared
    ? followSessions({ sessions, seats, fanOut, quotas, vain: () => metrics.newsDropped("vain"), report })
    : (): void => undefined;

  const web = new Hono();
  const server = newHttpServer(web.fetch, options.timeouts);
  const sockets = acceptSockets(server, services);
  web.onError((error, context) => toErrorResponse(context, error, report));
  web.notFound(unknownRoute(web));
  web.use(endConnections(() => sockets.isDraining));
  web.use(requestIds());
  web.use(requestJournal(services));
  web.use(securityHeaders(config.secure, pagesFolder));
  web.use(
    "/api/*",
    refuseOutOfReach(() => sockets.isInReach),
  );
  web.route("/api", api(services));
  web.route("/", operationsRoutes(services, sockets));
  let unshare = (): void => undefined;
  if (pagesFolder !== null) {
    if (pageFiles !== null) unshare = await sharePageFiles(pageFiles, pagesFolder, report);
    web.route("/", pages(pagesFolder, pageFiles));
  }
  // With others, nobody stays where nothing can be stored.
  if (drainMilliseconds > 0)
    storageWatch.watch((isInReach) => sockets.setInReach(isInReach, drainMilliseconds));
  await clock.watch();
  await listen(server, config);
  await sessions.resumeFocusTimes();
  const housekeeping = new Housekeeping({ sessions, storage, clock, now, report });
  const tidy = (): void => {
    void housekeeping.run();
    void sessions.overview.tidy();
  };
  const firstTidying = setTimeout(tidy, Math.min(arrivals, housekeepingMilliseconds));
  firstTidying.unref();
  const tidying = setInterval(tidy, housekeepingMilliseconds);
  tidying.unref();
  const forgetting = setInterval(() => {
    sessions.forgetUnused();
    quotas.forgetFull((participant) => sockets.isHere(participant));
  }, unused?.every ?? defaultUnusedLook);
  forgetting.unref();
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : config.port,
    routes: web.routes,
    async stop() {
      clearTimeout(firstTidying);
      clearInterval(tidying);
      clearInterval(forgetting);
      housekeeping.close();
      storageWatch.close();
      clock.close();
      const grace = Math.max(stopGrace.whole, drainMilliseconds + stopGrace.last);
      const graceOver = pause(grace, null, { ref: false });
      await sockets.drain(drainMilliseconds);
      const closed = new Promise((resolve) => server.close(resolve));
      sessions.close();
      await Promise.race([closed, graceOver]);
      server.closeAllConnections();
      sockets.terminate();
      await closed;
      unfollow();
      unshare();
      await fanOut.close();
      await storage.close();
      metrics.close();
    },
  };
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  switch (error.code ?? "") {
    case "EADDRINUSE":
      return new AppError(
        "conflict",
        `Port ${port} is in use. Stop what listens there, or set PORT to another.`,
      );
    case "EACCES":
      return new AppError("not-allowed", `Port ${port} may not be opened by this user. Set PORT to another.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new AppError("bad-request", `HOST=${host} is not an address of this machine.`);
    default:
      return new AppError("internal", `The server cannot listen on ${host}:${port}: ${error.message}.`);
  }
}
