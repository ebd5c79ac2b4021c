import type { MiddlewareHandler } from "hono";
import { AppError } from "@tandiff/shared/errors.ts";

/** What whoever comes is told while the server stops. */
export function stopping(): AppError {
  return new AppError("stopping", "The server is about to stop. Try again.");
}

/** Has whoever keeps connections, as a balancer does, open the next one elsewhere while the server stops. */
export function endConnections(isStopping: () => boolean): MiddlewareHandler {
  return async (context, next) => {
    await next();
    if (isStopping()) context.header("Connection", "close");
  };
}
