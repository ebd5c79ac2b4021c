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
import { attempt } from "./seat-access.ts";

const SeatPath = z.object({ id: SessionId, participant: ParticipantId });

/** The bank and the sessions, for whoever holds the organiser's key. */
export function organiserRoutes(services: Services, exerciseLimit: MiddlewareHandler): Hono {
  const { storage, sessions, seats, exports, now } = services;
  const app = new Hono();
  app.use(async (context, next) => {
    const bearer = /^Bearer (\S+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    const key = bearer ?? readCookie(context.req.header("cookie"), organiserCookie);
    if (key === null || !attempt(context, services, key, () => seats.organiser(key))) throw unknownLink();
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
  app.post("/exercises/:slug/retire", (context) => retire(context, now()));
  app.post("/exercises/:slug/offer", (context) => retire(context, null));
  app.get("/sessions", (context) =>
    context.json(sessions.overview(parse(SessionsQuery, context.req.query()))),
  );
  app.post("/sessions", async (context) => {
    return context.json(await sessions.create(await readBody(context, SessionRequest)), 201);
  });
  app.get("/sessions/:id", (context) =>
    context.json(sessions.links(parse(SessionId, context.req.param("id")))),
  );
  app.get("/sessions/:id/accommodations", async (context) => {
    const { id } = sessions.get(parse(SessionId, context.req.param("id")));
    return context.json((await storage.accommodations(id)) satisfies Accommodations);
  });
  app.post("/sessions/:id/changes", async (context) => {
    const id = parse(SessionId, context.req.param("id"));
    const request = await readBody(context, ChangeRequest);
    await sessions.change(id, request);
    const { change } = request;
    if (change.type === "person.remove" || change.type === "person.replace") {
      seats.revoke(id, change.participant, now());
    }
    return context.json(sessions.links(id));
  });
  app.post("/sessions/:id/participants/:participant/revoke", (context) => {
    const { id, participant } = parse(SeatPath, context.req.param());
    seats.revoke(id, participant, now());
    return context.body(null, 204);
  });
  app.post("/sessions/:id/participants/:participant/reissue", (context) => {
    const { id, participant } = parse(SeatPath, context.req.param());
    seats.reissue(id, participant);
    return context.json({ url: sessions.link(participant) } satisfies ReissuedLink);
  });
  const invitation = (context: Context): Invitation => {
    const { id, participant } = parse(SeatPath, context.req.param());
    const invited = invitationOf(sessions.get(id).state, participant, sessions.link(participant));
    if (sessions.links(id).revoked.includes(participant)) {
      throw new AppError("not-allowed", "This person's link has ended. Make a new one first.");
    }
    return invited;
  };
  app.get("/sessions/:id/participants/:participant/invitation.txt", (context) =>
    context.text(invitationText(invitation(context))),
  );
  app.get("/sessions/:id/participants/:participant/invitation.ics", (context) => {
    const calendar = invitationCalendar(invitation(context), now());
    return download(new TextEncoder().encode(calendar), "interview.ics", "text/calendar; charset=utf-8");
  });
  app.post("/sessions/:id/compact", async (context) => {
    await sessions.get(parse(SessionId, context.req.param("id"))).compact();
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
  const reader = (context: Context): ExportReader => {
    const session = sessions.get(parse(SessionId, context.req.param("id")));
    return { session, participant: null, assertStill: () => void sessions.get(session.id) };
  };
  app.get("/sessions/:id/candidate-data.zip", async (context) => {
    const data = await exports.candidateData(reader(context));
    return download(data, `candidate-data-${context.req.param("id")}.zip`, "application/zip");
  });
  app.get("/sessions/:id/export.zip", async (context) =>
    exportResponse(await exports.archive(reader(context))),
  );
  app.get("/sessions/:id/export/:part", async (context) =>
    exportResponse(await exports.part(reader(context), context.req.param("part"))),
  );
  return app;
}

function noSuchExercise(): AppError {
  return new AppError("not-found", "There is no such exercise in the bank.");
}
