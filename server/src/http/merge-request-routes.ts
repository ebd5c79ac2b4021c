import { createHash } from "node:crypto";
import { Hono } from "hono";
import {
  BlobsRequest,
  DiffsQuery,
  ViewedMark,
  type DiffsView,
  type ViewedView,
} from "@tandiff/shared/api.ts";
import { encodeBlobs, largestBatch } from "@tandiff/shared/blob-batch.ts";
import { packDiff, packMergeRequest } from "@tandiff/shared/diff/packed.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { BlobHash } from "@tandiff/shared/ids.ts";
import { SearchQuery } from "@tandiff/shared/search/protocol.ts";
import type { OpenExercise, OpenExercises } from "../domain/open-exercise.ts";
import { Search } from "../domain/search.ts";
import type { Seat } from "../domain/seats.ts";
import { applicationZip } from "../export/application-zip.ts";
import { applicationBundle } from "../export/git-bundle.ts";
import type { Services } from "../services.ts";
import { KeptBody } from "./compression.ts";
import { download } from "./downloads.ts";
import { parse } from "./errors.ts";
import { exerciseOf, readBodyFor, type SeatEnv } from "./seat-access.ts";

/** The merge request's side of `/api/<participant>`. */
export function mergeRequestRoutes({ storage, now }: Services, exercises: OpenExercises): Hono<SeatEnv> {
  const app = new Hono<SeatEnv>();
  const search = new Search();
  const views = new WeakMap<OpenExercise, View>();
  const exerciseAt = ({ session }: Seat): OpenExercise => exerciseOf(exercises, session);

  app.get("/merge-request", async (context) => {
    const exercise = exerciseAt(context.get("seat"));
    const view = views.get(exercise) ?? new View(exercise);
    views.set(exercise, view);
    const headers = {
      "Content-Type": "application/json",
      // Asked for each time, since a seat can be taken away; sent again only when it has changed.
      "Cache-Control": "private, no-cache",
      ETag: view.tag,
    };
    if (context.req.header("If-None-Match")?.includes(view.tag)) return context.body(null, 304, headers);
    return view.body.respond(context, { headers }, 6);
  });
  app.get("/diffs", async (context) => {
    const exercise = exerciseAt(context.get("seat"));
    const diffs = await exercise.diffsOf(parse(DiffsQuery, context.req.query()));
    return context.json({ diffs: diffs.map(packDiff) } satisfies DiffsView);
  });
  app.get("/blobs/:hash", (context) => {
    const { version } = exerciseAt(context.get("seat"));
    const blob = storage.blob(version, parse(BlobHash, context.req.param("hash")));
    if (!blob) throw unknownBlob();
    return new Response(new Uint8Array(blob), {
      headers: {
        "Content-Type": "application/octet-stream",
        "Cache-Control": "private, max-age=31536000, immutable",
      },
    });
  });
  app.post("/blobs", async (context) => {
    const { seat, body } = await readBodyFor(context, BlobsRequest);
    const { hashes } = body;
    const { version } = exerciseAt(seat);
    let room = largestBatch;
    const blobs = hashes.map((hash) => {
      const blob = storage.blob(version, hash);
      if (!blob) throw unknownBlob();
      if (blob.length > room) return null;
      room -= blob.length;
      return blob;
    });
    return context.body(encodeBlobs(blobs), 200, { "Content-Type": "application/octet-stream" });
  });
  app.get("/search", (context) => {
    const exercise = exerciseAt(context.get("seat"));
    const found = search.find(exercise, parse(SearchQuery, context.req.query()));
    return context.body(ReadableStream.from(ndjson(found, () => void context.get("seatNow")())), 200, {
      "Content-Type": "application/x-ndjson",
    });
  });
  app.get("/viewed", (context) => {
    const seat = context.get("seat");
    const paths = storage.viewed(seat.participant.id, seat.session.id);
    return context.json({ paths } satisfies ViewedView);
  });
  app.put("/viewed", async (context) => {
    const { seat, body: mark } = await readBodyFor(context, ViewedMark);
    if (!exerciseOf(exercises, seat.session).paths.has(mark.path))
      throw new AppError("bad-request", "There is no file of this name in the merge request.");
    storage.putViewed(seat.participant.id, seat.session.id, mark, now());
    return context.body(null, 204);
  });
  app.get("/application.zip", (context) => {
    const { content, readBlob } = exerciseAt(context.get("seat"));
    const bytes = applicationZip({ content, readBlob, folder: content.slug });
    return download(bytes, `${content.slug}.zip`, "application/zip");
  });
  app.get("/application.bundle", (context) => {
    const { content, readBlob } = exerciseAt(context.get("seat"));
    const bytes = applicationBundle({ content, readBlob });
    return download(bytes, `${content.slug}.bundle`, "application/octet-stream");
  });
  return app;
}

/** What the page gets of an exercise, made once. */
class View {
  readonly body: KeptBody;
  readonly tag: string;

  constructor(exercise: OpenExercise) {
    const packed = packMergeRequest(exercise.view(), exercise.readBlob);
    this.body = new KeptBody(new TextEncoder().encode(JSON.stringify(packed)));
    this.tag = `"${createHash("sha256").update(this.body.bytes).digest("base64url")}"`;
  }
}

/**
 * Empty batches are passed on too: only between two of them does it notice that the reader has gone.
 * @param assertSeat throws once the reader's link has ended, which cuts the answer off
 */
async function* ndjson(
  batches: AsyncIterable<readonly object[]>,
  assertSeat: () => void,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const batch of batches) {
    assertSeat();
    yield encoder.encode(batch.map((line) => `${JSON.stringify(line)}\n`).join(""));
  }
}

function unknownBlob(): AppError {
  return new AppError("not-found", "There is no such file in this merge request.");
}
