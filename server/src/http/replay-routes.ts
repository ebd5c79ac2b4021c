import { Hono, type Context } from "hono";
import { AppError } from "@tandiff/shared/errors.ts";
import { jsonOf, type Packed } from "../replay/packed-json.ts";
import { assertReplay, Replays, type PackedReplay } from "../replay/replays.ts";
import type { Services } from "../services.ts";
import type { SeatEnv } from "./seat-access.ts";

/** `/api/<participant>/replay`: the ended call as a player gets it, an index and pieces. */
export function replayRoutes({ storage, sessions }: Pick<Services, "storage" | "sessions">): Hono<SeatEnv> {
  const app = new Hono<SeatEnv>();
  const replays = new Replays(storage);
  sessions.onForgotten((session) => replays.forget(session));

  const replayOf = (context: Context<SeatEnv>): Promise<PackedReplay> =>
    replays.of(context.get("seat").session);

  app.get("/", async (context) => json(context, (await replayOf(context)).index));
  app.get("/pieces/:number", async (context) => {
    const { pieces } = await replayOf(context);
    const number = context.req.param("number") ?? "";
    const piece = /^\d{1,6}$/.test(number) ? pieces[Number(number)] : undefined;
    if (!piece) throw new AppError("not-found", "The replay has no such piece.");
    return json(context, piece);
  });
  return app;
}

async function json(context: Context<SeatEnv>, packed: Packed): Promise<Response> {
  const bytes = await jsonOf(packed);
  // To read it may have taken a while.
  assertReplay(context.get("seat").session);
  return context.body(bytes, 200, { "Content-Type": "application/json" });
}
