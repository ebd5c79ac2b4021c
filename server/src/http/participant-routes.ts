import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import {
  DraftQuery,
  DraftRequest,
  type DraftSaved,
  type DraftsView,
  type FixesView,
  type WelcomeView,
} from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { access } from "@tandiff/shared/session/access.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { CommandRequest } from "@tandiff/shared/session/commands.ts";
import { reviewDueAt } from "@tandiff/shared/session/schedule.ts";
import type { Trace } from "@tandiff/shared/trace/trace.ts";
import { OpenExercises } from "../domain/open-exercise.ts";
import type { Seat } from "../domain/seats.ts";
import { unknownLink } from "../domain/unknown-link.ts";
import { sessionTrace } from "../export/export-archive.ts";
import type { Services } from "../services.ts";
import { SharedReads } from "../shared-reads.ts";
import { Fixes } from "../sync/fixes.ts";
import { compression } from "./compression.ts";
import { readCookie, seatCookie } from "./cookies.ts";
import { download, exportResponse } from "./downloads.ts";
import { parse } from "./errors.ts";
import type { ExportReader } from "./exports.ts";
import { focusRoutes } from "./focus-routes.ts";
import { mergeRequestRoutes } from "./merge-request-routes.ts";
import { replayRoutes } from "./replay-routes.ts";
import { ruleOf } from "./route-access.ts";
import { scorecardRoutes } from "./scorecard-routes.ts";
import { assertAccess, attempt, exerciseOf, readBodyFor, type SeatEnv } from "./seat-access.ts";

/** The largest one brings an output; JSON may write a character in six bytes. */
const largestCommand = 6 * limits.output + 4_096;

function tooLarge(): never {
  throw new AppError("too-large", "The request is larger than the server takes.");
}

/** What a participant can ask for, under `/api/<participant>`. */
export function participantRoutes(services: Services): Hono<SeatEnv> {
  const { storage, seats, quotas, exports, now } = services;
  const exercises = new OpenExercises(storage);
  const fixes = new Fixes(storage);
  const traces = new SharedReads<Trace>();
  const app = new Hono<SeatEnv>();
  app.use(compression());
  app.use(
    createMiddleware<SeatEnv>(async (context, next) => {
      const seat = await findSeat(context);
      const { id } = seat.participant;
      const { action, quota } = ruleOf(context) ?? { action: "session.read" };
      const seatNow = (): Seat => {
        const present = seats.stillOpen(seat);
        assertAccess(present, action);
        return present;
      };
      quotas.assert(id, "requests");
      if (quota) quotas.assert(id, quota);
      assertAccess(seat, action);
      context.set("seat", seat);
      context.set("seatNow", seatNow);
      await seat.session.uses.during(next);
      // Nobody is answered whose link or time ended while it was read.
      if (context.req.method === "GET") seatNow();
    }),
  );

  /** @throws AppError "not-found" */
  async function findSeat(context: Context): Promise<Seat> {
    const participant = ParticipantId.safeParse(context.req.param("participant"));
    if (!participant.success) throw unknownLink();
    const token = readCookie(context.req.header("cookie"), seatCookie(participant.data));
    if (token === null) throw unknownLink();
    const secret = `${participant.data} ${token}`;
    const seat = await attempt(context, services, secret, () => seats.find(participant.data, token));
    if (!seat) throw unknownLink();
    return seat;
  }

  app.get("/welcome", async (context) => {
    const { participant, session } = context.get("seat");
    const { content } = await exerciseOf(exercises, session);
    const open = access(participant.role, session.state.phase, "merge-request.read");
    return context.json({
      exerciseTitle: content.title,
      brief: open ? content.brief : null,
      opensAt: session.state.opensAt,
      dueAt: reviewDueAt(session.state),
      callAt: session.state.callAt,
    } satisfies WelcomeView);
  });
  app.post("/commands", bodyLimit({ maxSize: largestCommand, onError: tooLarge }), async (context) => {
    const { seat, body } = await readBodyFor(context, CommandRequest);
    const assertSeat = (): void => void context.get("seatNow")();
    return context.json(await seat.session.execute(seat.participant.id, body, assertSeat));
  });
  app.get("/accommodations", async (context) => {
    const { session } = context.get("seat");
    return context.json((await storage.accommodations(session.id)) satisfies Accommodations);
  });
  app.get("/drafts", async (context) => {
    const { session, participant } = context.get("seat");
    return context.json({ drafts: await storage.drafts(participant.id, session.id) } satisfies DraftsView);
  });
  app.put("/drafts", async (context) => {
    const { seat, body } = await readBodyFor(context, DraftRequest);
    const { basis, ...draft } = body;
    const { participant, session } = seat;
    const savedAt = await storage.putDraft(participant.id, session.id, draft, basis, now());
    return context.json({ savedAt } satisfies DraftSaved);
  });
  app.delete("/drafts", async (context) => {
    const { participant, session } = context.get("seat");
    const { key, basis = null } = parse(DraftQuery, context.req.query());
    await storage.deleteDraft(participant.id, session.id, key, basis);
    return context.body(null, 204);
  });
  app.get("/fixes", async (context) => {
    const seat = context.get("seat");
    return context.json((await fixes.of(seat.session.id)) satisfies FixesView);
  });
  app.get("/trace", async (context) => {
    const { session } = context.get("seat");
    const trace = await traces.of(session.id, () => sessionTrace(storage, session.id));
    return context.json(trace satisfies Trace);
  });
  const reader = (context: Context<SeatEnv>): ExportReader => {
    const { participant, session } = context.get("seat");
    return { session, participant: participant.id, assertStill: () => void context.get("seatNow")() };
  };
  app.get("/export.zip", async (context) => exportResponse(await exports.archive(reader(context))));
  app.get("/export/:part", async (context) =>
    exportResponse(await exports.part(reader(context), context.req.param("part"))),
  );
  app.get("/own-copy.zip", async (context) => {
    const copy = await exports.ownCopy(reader(context), context.get("seat").participant.id);
    return download(copy, "my-interview.zip", "application/zip");
  });
  app.route("/focus", focusRoutes());
  app.route("/replay", replayRoutes(services));
  app.route("/", mergeRequestRoutes(services, exercises));
  app.route("/", scorecardRoutes(services, exercises));
  return app;
}
