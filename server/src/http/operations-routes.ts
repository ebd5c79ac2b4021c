import { statfsSync } from "node:fs";
import { Hono } from "hono";
import { AppError } from "@tandiff/shared/errors.ts";
import type { FanOutState } from "../fanout/port.ts";
import type { Services } from "../services.ts";
import { hashSecret, sameSecretHash } from "../storage/secrets.ts";
import { toErrorResponse } from "./errors.ts";
import type { Sockets } from "./sockets.ts";
import { stopping } from "./stopping.ts";

/** What programs ask that watch over the server: `/healthz`, `/readyz` and `/metrics`. */
export function operationsRoutes(services: Services, sockets: Pick<Sockets, "counts" | "isDraining">): Hono {
  const { storageWatch, clock, fanOut, connections, config, metrics, sessions, rooms, report } = services;
  const app = new Hono();
  app.onError((error, context) => toErrorResponse(context, error, report));
  for (const path of ["/healthz", "/readyz", "/metrics"]) {
    app.use(path, async (context, next) => {
      context.header("Cache-Control", "no-store");
      await next();
    });
  }
  app.get("/healthz", (context) => context.json({ ok: true }));

  app.get("/readyz", async (context) => {
    if (sockets.isDraining) throw stopping();
    const pace = await storageWatch.look();
    // Late is no reason to let nobody in: without news from other nodes what they do is found in the database.
    const degraded = [
      ...(pace === "slow" ? ["storage"] : []),
      ...(fanOut.state.kind === "lost" ? ["redis"] : []),
      ...(clock.isWrong ? ["clock"] : []),
    ];
    return context.json({ ok: true, ...(degraded.length > 0 && { degraded }) });
  });

  const token = config.metricsToken === null ? null : hashSecret(config.metricsToken);
  app.get("/metrics", (context) => {
    const given = /^Bearer (\S+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    if (token === null || given === undefined || !sameSecretHash(hashSecret(given), token)) {
      throw new AppError("not-found", "There is nothing at this address.");
    }
    const { bavail, bsize } = statfsSync(config.dataFolder);
    const text = metrics.text({
      ...sockets.counts(),
      sessions: sessions.size,
      rooms: rooms.size,
      free: bavail * bsize,
      connections: connections(),
      newsLost: secondsLost(fanOut.state, clock.ownNow()),
      clockAhead: clock.ahead === null ? null : clock.ahead / 1_000,
    });
    return context.text(text, 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  return app;
}

/** Null where there are no other nodes to hear of. */
function secondsLost(state: FanOutState, now: number): number | null {
  if (state.kind === "alone") return null;
  return state.kind === "lost" ? Math.max(0, now - state.since) / 1_000 : 0;
}
