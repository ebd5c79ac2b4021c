import { randomBytes } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { requestId } from "hono/request-id";
import { routePath } from "hono/route";
import type { Services } from "../services.ts";

/** Gives each request an id of our own, whatever it came with: it stands in the journal and in an error's answer. */
export function requestIds(): MiddlewareHandler {
  return requestId({ headerName: "", generator: () => randomBytes(9).toString("base64url") });
}

/** Writes a line for each request: by its route, since a path names a seat, and a query says what is searched for. */
export function requestJournal({
  journal,
  metrics,
}: Pick<Services, "journal" | "metrics">): MiddlewareHandler {
  return async (context, next) => {
    const from = performance.now();
    await next();
    const { status } = context.res;
    context.header("X-Request-Id", context.get("requestId"));
    metrics.answered(status);
    journal.info(
      {
        request: context.get("requestId"),
        method: context.req.method,
        route: routePath(context),
        status,
        milliseconds: Math.round(performance.now() - from),
      },
      "request",
    );
  };
}
