import type { MiddlewareHandler } from "hono";
import { AppError } from "@tandiff/shared/errors.ts";
import { notStoredSentence } from "@tandiff/shared/sync/protocol.ts";

/** What whoever comes is told while the server stops. */
export function stopping(): AppError {
  return new AppError("stopping", "The server is about to stop. Try again.");
}

/** What whoever comes is told while nothing can be stored here; another node may do so. */
export function outOfReach(): AppError {
  return new AppError("not-stored", notStoredSentence);
}

/** Refuses requests at once while the storage is out of reach, which they would wait for. */
export function refuseOutOfReach(isInReach: () => boolean): MiddlewareHandler {
  return async (_context, next) => {
    if (!isInReach()) throw outOfReach();
    await next();
  };
}

/** Has whoever keeps connections, as a balancer does, open the next one elsewhere while the server stops. */
export function endConnections(isStopping: () => boolean): MiddlewareHandler {
  return async (context, next) => {
    await next();
    if (isStopping()) context.header("Connection", "close");
  };
}
