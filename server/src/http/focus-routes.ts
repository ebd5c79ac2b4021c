import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { FocusPut, type FocusView } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { readBodyFor, type SeatEnv } from "./seat-access.ts";

/** JSON may write a character in six. */
const largestBody = 6 * limits.focus;

/** `/api/<participant>/focus`: the candidate's texts of a running focus time. */
export function focusRoutes(): Hono<SeatEnv> {
  const app = new Hono<SeatEnv>();
  const tooLarge = (): never => {
    throw new AppError("too-large", "A focus time holds at most 1 MiB of changed files.");
  };
  app.get("/", async (context) => {
    const { session } = context.get("seat");
    const stored = await session.focusTexts();
    const texts = [...(stored ?? [])].map(([file, text]) => ({ file, text }));
    return context.json({ texts } satisfies FocusView);
  });
  app.put("/", bodyLimit({ maxSize: largestBody, onError: tooLarge }), async (context) => {
    const { seat, body } = await readBodyFor(context, FocusPut);
    await seat.session.putFocusText(body, () => void context.get("seatNow")());
    return context.body(null, 204);
  });
  return app;
}
