import type { Context, Hono } from "hono";
import { AppError } from "@tandiff/shared/errors.ts";

/** What stands at the end of `app`'s routes: there is nothing at the address, or nothing for this method. */
export function unknownRoute(app: Hono, base = ""): (context: Context) => never {
  return (context) => {
    const allowed = methodsAt(app, context.req.path.slice(base.length));
    if (allowed.length === 0) throw new AppError("not-found", "There is nothing at this address.");
    context.header("Allow", allowed.join(", "));
    throw new AppError("wrong-method", `This address answers to ${allowed.join(", ")} alone.`);
  };
}

function methodsAt(app: Hono, path: string): string[] {
  const methods = app.routes
    .filter((route) => route.method !== "ALL" && patternOf(route.path).test(path))
    .flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return [...new Set(methods)].toSorted();
}

/** A route's path as Hono reads it: `:name` is one part, a `*` at the end is anything. */
function patternOf(path: string): RegExp {
  const parts = path.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${parts.replaceAll(/:\w+/g, "[^/]+").replace(/\/\*$/, "(?:/.*)?")}$`);
}
