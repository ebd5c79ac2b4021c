import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { z } from "zod";
import { Draft, type DraftsView, type WelcomeView } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { BlobHash, ParticipantId } from "@tandiff/shared/ids.ts";
import { access, type Action } from "@tandiff/shared/session/access.ts";
import { CommandRequest } from "@tandiff/shared/session/commands.ts";
import { blobReader, mergeRequestView } from "../domain/exercises.ts";
import { unknownLink, type Seat } from "../domain/seats.ts";
import { applicationZip } from "../export/application-zip.ts";
import { exportArchive } from "../export/export-archive.ts";
import { applicationBundle } from "../export/git-bundle.ts";
import type { Services } from "../services.ts";
import type { StoredExercise } from "../storage/port.ts";
import { readCookie, seatCookie } from "./cookies.ts";
import { archiveResponse, download } from "./downloads.ts";
import { parse, readBody } from "./errors.ts";

type Env = { Variables: { seat: Seat } };

/** What a participant can ask for, under `/api/<participant>`. */
export function participantRoutes({ storage, seats, now }: Services): Hono<Env> {
  const app = new Hono<Env>();
  app.use(
    createMiddleware<Env>(async (context, next) => {
      const participant = ParticipantId.safeParse(context.req.param("participant"));
      if (!participant.success) throw unknownLink();
      const token = readCookie(context.req.header("cookie"), seatCookie(participant.data));
      const seat = token === null ? null : seats.find(participant.data, token);
      if (!seat) throw unknownLink();
      context.set("seat", seat);
      await next();
    }),
  );
  const exerciseOf = ({ session }: Seat): StoredExercise => {
    const version = session.state.exercise?.version;
    const exercise = version ? storage.exercise(version) : null;
    if (!exercise) throw new AppError("internal", "This session's exercise is missing.");
    return exercise;
  };
  const readable = (seat: Seat): StoredExercise => {
    assertAccess(seat, "merge-request.read");
    return exerciseOf(seat);
  };

  app.get("/welcome", (context) => {
    const seat = context.get("seat");
    const { content } = exerciseOf(seat);
    const { participant, session } = seat;
    const open = access(participant.role, session.state.phase, "merge-request.read");
    return context.json({
      exerciseTitle: content.title,
      brief: open ? content.brief : null,
      opensAt: session.state.opensAt,
      callAt: session.state.callAt,
    } satisfies WelcomeView);
  });
  app.get("/merge-request", (context) => context.json(mergeRequestView(readable(context.get("seat")))));
  app.get("/blobs/:hash", (context) => {
    const { summary } = readable(context.get("seat"));
    const blob = storage.blob(summary.version, parse(BlobHash, context.req.param("hash")));
    if (!blob) throw new AppError("not-found", "There is no such file in this merge request.");
    return new Response(new Uint8Array(blob), {
      headers: {
        "Content-Type": "application/octet-stream",
        "Cache-Control": "private, max-age=31536000, immutable",
      },
    });
  });
  app.get("/application.zip", (context) => {
    const { content, summary } = readable(context.get("seat"));
    const readBlob = blobReader(storage, summary.version);
    const bytes = applicationZip({ content, readBlob, folder: content.slug });
    return download(bytes, `${content.slug}.zip`, "application/zip");
  });
  app.get("/application.bundle", (context) => {
    const { content, summary } = readable(context.get("seat"));
    const bytes = applicationBundle({ content, readBlob: blobReader(storage, summary.version) });
    return download(bytes, `${content.slug}.bundle`, "application/octet-stream");
  });
  app.post("/commands", async (context) => {
    const { session, participant } = context.get("seat");
    return context.json(await session.execute(participant.id, await readBody(context, CommandRequest)));
  });
  app.get("/drafts", (context) => {
    const { session, participant } = context.get("seat");
    return context.json({ drafts: storage.drafts(participant.id, session.id) } satisfies DraftsView);
  });
  app.put("/drafts", async (context) => {
    const seat = context.get("seat");
    assertAccess(seat, "draft.write");
    storage.putDraft(seat.participant.id, seat.session.id, await readBody(context, Draft), now());
    return context.body(null, 204);
  });
  app.delete("/drafts", (context) => {
    const seat = context.get("seat");
    assertAccess(seat, "draft.write");
    storage.deleteDraft(seat.participant.id, parse(z.string().min(1).max(200), context.req.query("key")));
    return context.body(null, 204);
  });
  app.get("/export.zip", (context) => {
    const seat = context.get("seat");
    assertAccess(seat, "export.read");
    return archiveResponse(exportArchive(storage, seat.session.id, now()));
  });
  return app;
}

function assertAccess({ participant, session }: Seat, action: Action): void {
  if (access(participant.role, session.state.phase, action)) return;
  throw new AppError(
    "not-allowed",
    action === "merge-request.read"
      ? "The merge request is not open yet."
      : "This is not possible at this point of the session.",
  );
}
