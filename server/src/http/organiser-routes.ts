import { type Context, Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";
import {
  EraseRequest,
  SessionRequest,
  SessionsQuery,
  type ExercisesView,
  type ReissuedLink,
} from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { ExerciseSlug, ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { ChangeRequest } from "@tandiff/shared/session/changes.ts";
import { addExercise, uploadOf } from "../domain/exercises.ts";
import { type Invitation, invitationCalendar, invitationOf, invitationText } from "../domain/invitation.ts";
import { unknownLink } from "../domain/unknown-link.ts";
import type { Services } from "../services.ts";
import { organiserCookie, readCookie } from "./cookies.ts";
import { download, exportResponse } from "./downloads.ts";
import { parse, readBody } from "./errors.ts";
import type { ExportReader } from "./exports.ts";
import { importRoutes } from "./import-routes.ts";
import { attempt } from "./seat-access.ts";

const SeatPath = z.object({ id: SessionId, participant: ParticipantId });

/** The bank and the sessions, for whoever holds the organiser's key. */
export function organiserRoutes(services: Services, exerciseLimit: MiddlewareHandler): Hono {
  const { storage, sessions, seats, exports, now } = services;
  const app = new Hono();
  app.use(async (context, next) => {
    const bearer = /^Bearer (\S+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    const key = bearer ?? readCookie(context.req.header("cookie"), organiserCookie);
    const isRight = key !== null && (await attempt(context, services, key, async () => seats.organiser(key)));
    if (!isRight) throw unknownLink();
    await next();
  });
  const retire = async (context: Context, at: number | null): Promise<Response> => {
    const slug = parse(ExerciseSlug, context.req.param("slug"));
    if (!(await storage.latestExercise(slug))) throw noSuchExercise();
    await storage.setRetired(slug, at);
    return context.body(null, 204);
  };
  app.get("/exercises", async (context) =>
    context.json({ exercises: await storage.exercises() } satisfies ExercisesView),
  );
  app.post("/exercises", exerciseLimit, async (context) => {
    const added = await addExercise(storage, await readBody(context, ExerciseUpload), now());
    return context.json(added, added.added ? 201 : 200);
  });
  app.get("/exercises/:slug", async (context) => {
    const exercise = await storage.latestExercise(parse(ExerciseSlug, context.req.param("slug")));
    if (!exercise) throw noSuchExercise();
    return context.json(await uploadOf(storage, exercise));
  });
  app.route("/imports", importRoutes(services));
  app.post("/exercises/:slug/retire", (context) => retire(context, now()));
  app.post("/exercises/:slug/offer", (context) => retire(context, null));
  app.get("/sessions", async (context) =>
    context.json(await sessions.overview.of(parse(SessionsQuery, context.req.query()))),
  );
  app.post("/sessions", async (context) => {
    return context.json(await sessions.create(await readBody(context, SessionRequest)), 201);
  });
  app.get("/sessions/:id", async (context) =>
    context.json(await sessions.links(parse(SessionId, context.req.param("id")))),
  );
  app.get("/sessions/:id/accommodations", async (context) => {
    const { id } = await sessions.get(parse(SessionId, context.req.param("id")));
    return context.json((await storage.accommodations(id)) satisfies Accommodations);
  });
  app.post("/sessions/:id/changes", async (context) => {
    const id = parse(SessionId, context.req.param("id"));
    const request = await readBody(context, ChangeRequest);
    await sessions.change(id, request);
    const { change } = request;
    if (change.type === "person.remove" || change.type === "person.replace") {
      await seats.revoke(id, change.participant, now());
    }
    return context.json(await sessions.links(id));
  });
  app.post("/sessions/:id/participants/:participant/revoke", async (context) => {
    const { id, participant } = parse(SeatPath, context.req.param());
    await seats.revoke(id, participant, now());
    return context.body(null, 204);
  });
  app.post("/sessions/:id/participants/:participant/reissue", async (context) => {
    const { id, participant } = parse(SeatPath, context.req.param());
    await seats.reissue(id, participant);
    return context.json({ url: await sessions.link(participant) } satisfies ReissuedLink);
  });
  const invitation = async (context: Context): Promise<Invitation> => {
    const { id, participant } = parse(SeatPath, context.req.param());
    const { revoked } = await sessions.links(id);
    const link = await sessions.link(participant);
    const { state } = await sessions.get(id);
    const invited = invitationOf(state, participant, link);
    if (revoked.includes(participant)) {
      throw new AppError("not-allowed", "This person's link has ended. Make a new one first.");
    }
    return invited;
  };
  app.get("/sessions/:id/participants/:participant/invitation.txt", async (context) =>
    context.text(invitationText(await invitation(context))),
  );
  app.get("/sessions/:id/participants/:participant/invitation.ics", async (context) => {
    const calendar = invitationCalendar(await invitation(context), now());
    return download(new TextEncoder().encode(calendar), "interview.ics", "text/calendar; charset=utf-8");
  });
  app.post("/sessions/:id/compact", async (context) => {
    const session = await sessions.get(parse(SessionId, context.req.param("id")));
    await session.compact();
    return context.body(null, 204);
  });
  app.post("/sessions/:id/erase", async (context) => {
    const id = parse(SessionId, context.req.param("id"));
    const { confirm } = await readBody(context, EraseRequest);
    if (confirm !== id) {
      throw new AppError("bad-request", "To erase the session, send its id once more as `confirm`.");
    }
    await sessions.erase(id, "organiser");
    return context.body(null, 204);
  });
  const reader = async (context: Context): Promise<ExportReader> => {
    const session = await sessions.get(parse(SessionId, context.req.param("id")));
    return { session, participant: null, assertStill: () => sessions.assertKept(session.id) };
  };
  app.get("/sessions/:id/candidate-data.zip", async (context) => {
    const data = await exports.candidateData(await reader(context));
    return download(data, `candidate-data-${context.req.param("id")}.zip`, "application/zip");
  });
  app.get("/sessions/:id/export.zip", async (context) =>
    exportResponse(await exports.archive(await reader(context))),
  );
  app.get("/sessions/:id/export/:part", async (context) =>
    exportResponse(await exports.part(await reader(context), context.req.param("part"))),
  );
  return app;
}

function noSuchExercise(): AppError {
  return new AppError("not-found", "There is no such exercise in the bank.");
}
