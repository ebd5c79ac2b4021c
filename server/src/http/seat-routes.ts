import { Hono } from "hono";
import { z } from "zod";
import { OrganiserSeatRequest, SeatRequest } from "@tandiff/shared/api.ts";
import { unknownLink } from "../domain/seats.ts";
import type { Services } from "../services.ts";
import { organiserCookie, seatCookie, setCookie } from "./cookies.ts";
import { readBody } from "./errors.ts";

/** Where a link becomes a seat. */
export function seatRoutes({ seats, config }: Services): Hono {
  const app = new Hono();
  app.post("/seats", async (context) => {
    // A link that was cut off on its way fails as any other that does not work.
    const link = SeatRequest.safeParse(await readBody(context, z.unknown()));
    if (!link.success) throw unknownLink();
    const { participant, secret } = link.data;
    const { answer, token } = seats.take(participant, secret);
    context.header("Set-Cookie", setCookie(seatCookie(participant), token, config.secure));
    return context.json(answer);
  });
  app.post("/organiser/seat", async (context) => {
    const { key } = await readBody(context, OrganiserSeatRequest);
    if (!seats.isOrganiser(key)) throw unknownLink();
    context.header("Set-Cookie", setCookie(organiserCookie, key, config.secure));
    return context.json({ organiser: true });
  });
  return app;
}
