import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import { AppError } from "@tandiff/shared/errors.ts";
import type { Action } from "@tandiff/shared/session/access.ts";
import type { limits } from "@tandiff/shared/limits.ts";

interface RouteRule {
  readonly action: Action;
  /** What it uses up, besides "requests". */
  readonly quota?: keyof typeof limits.quotas;
}

/** What each route of `/api/<participant>` needs; one that is not here answers nobody. */
export const routeRules = {
  "GET /welcome": { action: "session.read" },
  // Each command needs an action of its own, see `commandActions`.
  "POST /commands": { action: "session.read", quota: "commands" },
  "GET /accommodations": { action: "accommodations.read" },
  "GET /drafts": { action: "draft.read" },
  "PUT /drafts": { action: "draft.write", quota: "drafts" },
  "DELETE /drafts": { action: "draft.write", quota: "drafts" },
  "GET /fixes": { action: "code.read" },
  "GET /trace": { action: "trace.read" },
  "GET /rubric": { action: "rubric.read" },
  "GET /scorecard": { action: "scorecard.read" },
  "PUT /scorecard": { action: "scorecard.write", quota: "drafts" },
  "POST /scorecard/submissions": { action: "scorecard.submit", quota: "commands" },
  "GET /export.zip": { action: "export.read" },
  "GET /export/:part": { action: "export.read" },
  "GET /own-copy.zip": { action: "copy.read" },
  "GET /replay": { action: "replay.watch" },
  "GET /replay/pieces/:number": { action: "replay.watch" },
  "GET /focus": { action: "focus.use" },
  "PUT /focus": { action: "focus.use", quota: "drafts" },
  "GET /merge-request": { action: "merge-request.read" },
  "GET /diffs": { action: "merge-request.read" },
  "GET /blobs/:hash": { action: "merge-request.read" },
  "POST /blobs": { action: "merge-request.read" },
  "GET /search": { action: "merge-request.read" },
  "GET /viewed": { action: "merge-request.read" },
  "PUT /viewed": { action: "merge-request.read", quota: "drafts" },
  "GET /application.zip": { action: "merge-request.read" },
  "GET /application.bundle": { action: "merge-request.read" },
} as const satisfies Readonly<Record<string, RouteRule>>;

const base = "/api/:participant";
const rules: ReadonlyMap<string, RouteRule> = new Map(Object.entries(routeRules));

/** The rule of the route that answers this request; null where there is none. @throws AppError "not-found" when it has no rule */
export function ruleOf(context: Context): RouteRule | null {
  const route = matchedRoutes(context).find(
    ({ method, path }) => method !== "ALL" && path.startsWith(`${base}/`),
  );
  if (!route) return null;
  const rule = rules.get(`${route.method} ${route.path.slice(base.length)}`);
  if (!rule) throw new AppError("not-found", "There is nothing at this address.");
  return rule;
}
