import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "@tandiff/shared/errors.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Services } from "../services.ts";
import { toErrorResponse } from "./errors.ts";
import { organiserRoutes } from "./organiser-routes.ts";
import { openApiDocument } from "./openapi/document.ts";
import { participantRoutes } from "./participant-routes.ts";
import { seatRoutes } from "./seat-routes.ts";
import { unknownRoute } from "./unknown-routes.ts";

const smallBody = 256 * 1024;
/** What a stranger may send: a link, or the organiser's key. */
const seatBody = 4 * 1024;
/** An exercise's blobs in base64, and its trees and commits beside them. */
const exerciseBody = Math.ceil(limits.exercise * 1.4) + 16 * 1024 * 1024;

const seatBodies = /^\/api\/(?:seats|organiser\/seat)$/;
const largeBodies =
  /^\/api\/(?:[^/]+\/(?:focus|commands|scorecard(?:\/submissions)?)|organiser\/(?:exercises|imports))$/;

/** The HTTP API under `/api`; `docs/http-api.md` describes it. */
export function api(services: Services): Hono {
  const app = new Hono();
  app.onError((error, context) => toErrorResponse(context, error, services.report));
  const tooLarge = (): never => {
    throw new AppError("too-large", "The request is larger than the server takes.");
  };
  app.use(async (context, next) => {
    context.header("Cache-Control", "no-store");
    assertOrigin(context, services.config.origins);
    // The large bodies are read only once their sender is known.
    if (largeBodies.test(context.req.path)) return next();
    const maxSize = seatBodies.test(context.req.path) ? seatBody : smallBody;
    return bodyLimit({ maxSize, onError: tooLarge })(context, next);
  });
  const document = openApiDocument();
  app.get("/openapi.json", (context) => context.json(document));
  app.route("/", seatRoutes(services));
  app.route("/organiser", organiserRoutes(services, bodyLimit({ maxSize: exerciseBody, onError: tooLarge })));
  // Before the participants' routes, which would take the words for somebody's id.
  app.all("/openapi.json", unknownRoute(app, "/api"));
  app.all("/seats", unknownRoute(app, "/api"));
  app.all("/organiser/*", unknownRoute(app, "/api"));
  app.route("/:participant", participantRoutes(services));
  app.all("*", unknownRoute(app, "/api"));
  return app;
}

/**
 * Other sites' pages change nothing, whatever cookies come along. A browser names the page that sends, or says at
 * least that it is another's; a script does neither, and has no cookies of others to misuse.
 */
function assertOrigin({ req }: Context, allowed: readonly string[]): void {
  if (req.method === "GET" || req.method === "HEAD") return;
  const origin = req.header("origin");
  const isOwn =
    origin === undefined
      ? (req.header("sec-fetch-site") ?? "same-origin") === "same-origin"
      : allowed.includes(origin);
  if (!isOwn) throw new AppError("not-allowed", "This page may not call this server.");
}
