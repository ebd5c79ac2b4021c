import { Hono } from "hono";
import { z } from "zod";
import { OrganiserSeatRequest, SeatRequest } from "@tandiff/shared/api.ts";
import { unknownLink } from "../domain/unknown-link.ts";
import type { Services } from "../services.ts";
import { organiserCookie, seatCookie, setCookie } from "./cookies.ts";
import { readBody } from "./errors.ts";
import { attempt } from "./seat-access.ts";

/** Where a link becomes a seat. */
export function seatRoutes(services: Services): Hono {
  const { seats, config } = services;
  const app = new Hono();
  app.post("/seats", async (context) => {
    // A link that was cut off on its way fails as any other that does not work.
    const link = SeatRequest.safeParse(await readBody(context, z.unknown()));
    if (!link.success) throw unknownLink();
    const { participant, secret } = link.data;
    const taken = await attempt(context, services, `${participant}#${secret}`, () =>
      seats.take(participant, secret),
    );
    if (!taken) throw unknownLink();
    const { answer, token } = taken;
    context.header("Set-Cookie", setCookie(seatCookie(participant), token, config.secure));
    return context.json(answer);
  });
  app.post("/organiser/seat", async (context) => {
    const { key } = await readBody(context, OrganiserSeatRequest);
    if (!(await attempt(context, services, key, async () => seats.organiser(key)))) throw unknownLink();
    context.header("Set-Cookie", setCookie(organiserCookie, key, config.secure));
    return context.json({ organiser: true });
  });
  return app;
}
