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
import {
  openingBlobs,
  packDiff,
  packMergeRequest,
  type PackedMergeRequest,
} from "@tandiff/shared/diff/packed.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { namedEntries } from "@tandiff/shared/exercise/validate.ts";
import { BlobHash } from "@tandiff/shared/ids.ts";
import { SearchQuery } from "@tandiff/shared/search/protocol.ts";
import type { OpenExercise, OpenExercises } from "../domain/open-exercise.ts";
import { Search } from "../domain/search.ts";
import type { Seat } from "../domain/seats.ts";
import { applicationZip } from "../export/application-zip.ts";
import { applicationBundle } from "../export/git-bundle.ts";
import type { Services } from "../services.ts";
import { blobsOf } from "../storage/read-blobs.ts";
import { KeptBody } from "./compression.ts";
import { download } from "./downloads.ts";
import { parse } from "./errors.ts";
import { exerciseOf, readBodyFor, type SeatEnv } from "./seat-access.ts";

/** The merge request's side of `/api/<participant>`. */
export function mergeRequestRoutes({ storage, now }: Services, exercises: OpenExercises): Hono<SeatEnv> {
  const app = new Hono<SeatEnv>();
  const search = new Search();
  const views = new WeakMap<OpenExercise, Promise<View>>();
  const exerciseAt = ({ session }: Seat): Promise<OpenExercise> => exerciseOf(exercises, session);

  const viewOf = (exercise: OpenExercise): Promise<View> => {
    const known = views.get(exercise);
    if (known) return known;
    const making = View.of(exercise);
    views.set(exercise, making);
    making.catch(() => views.delete(exercise));
    return making;
  };

  app.get("/merge-request", async (context) => {
    const exercise = await exerciseAt(context.get("seat"));
    const view = await viewOf(exercise);
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
    const exercise = await exerciseAt(context.get("seat"));
    const diffs = await exercise.diffsOf(parse(DiffsQuery, context.req.query()));
    return context.json({ diffs: diffs.map(packDiff) } satisfies DiffsView);
  });
  app.get("/blobs/:hash", async (context) => {
    const { version } = await exerciseAt(context.get("seat"));
    const hash = parse(BlobHash, context.req.param("hash"));
    const blob = (await storage.blobs(version, [hash])).get(hash);
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
    const { version } = await exerciseAt(seat);
    const found = await storage.blobs(version, hashes);
    let room = largestBatch;
    const blobs = hashes.map((hash) => {
      const blob = found.get(hash);
      if (!blob) throw unknownBlob();
      if (blob.length > room) return null;
      room -= blob.length;
      return blob;
    });
    context.get("seatNow")();
    return context.body(encodeBlobs(blobs), 200, { "Content-Type": "application/octet-stream" });
  });
  app.get("/search", async (context) => {
    const exercise = await exerciseAt(context.get("seat"));
    const found = search.find(exercise, parse(SearchQuery, context.req.query()));
    return context.body(ReadableStream.from(ndjson(found, () => void context.get("seatNow")())), 200, {
      "Content-Type": "application/x-ndjson",
    });
  });
  app.get("/viewed", async (context) => {
    const seat = context.get("seat");
    const paths = await storage.viewed(seat.participant.id, seat.session.id);
    return context.json({ paths } satisfies ViewedView);
  });
  app.put("/viewed", async (context) => {
    const { paths } = await exerciseAt(context.get("seat"));
    const { seat, body: mark } = await readBodyFor(context, ViewedMark);
    if (!paths.has(mark.path))
      throw new AppError("bad-request", "There is no file of this name in the merge request.");
    await storage.putViewed(seat.participant.id, seat.session.id, mark, now());
    return context.body(null, 204);
  });
  app.get("/application.zip", async (context) => {
    const exercise = await exerciseAt(context.get("seat"));
    const { content } = exercise;
    const readBlob = await exercise.readBlobs(blobsOf(namedEntries(content)));
    const bytes = applicationZip({ content, readBlob, folder: content.slug });
    return download(bytes, `${content.slug}.zip`, "application/zip");
  });
  app.get("/application.bundle", async (context) => {
    const exercise = await exerciseAt(context.get("seat"));
    const { content } = exercise;
    const readBlob = await exercise.readBlobs(blobsOf(namedEntries(content)));
    const bytes = applicationBundle({ content, readBlob });
    return download(bytes, `${content.slug}.bundle`, "application/octet-stream");
  });
  return app;
}

/** What the page gets of an exercise, made once. */
class View {
  readonly body: KeptBody;
  readonly tag: string;

  private constructor(packed: PackedMergeRequest) {
    this.body = new KeptBody(new TextEncoder().encode(JSON.stringify(packed)));
    this.tag = `"${createHash("sha256").update(this.body.bytes).digest("base64url")}"`;
  }

  static async of(exercise: OpenExercise): Promise<View> {
    const view = exercise.view();
    return new View(packMergeRequest(view, await exercise.readBlobs(openingBlobs(view.diffs))));
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
