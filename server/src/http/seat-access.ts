import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import type { z } from "zod";
import { AppError } from "@tandiff/shared/errors.ts";
import { access, type Action } from "@tandiff/shared/session/access.ts";
import type { OpenExercise, OpenExercises } from "../domain/open-exercise.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { Seat } from "../domain/seats.ts";
import type { Services } from "../services.ts";
import { clientNetwork } from "./client-address.ts";
import { readBody } from "./errors.ts";

/** What the routes under `/api/<participant>` know of who asks. */
export interface SeatEnv {
  Variables: {
    /** As it was when the request came. */
    seat: Seat;
    /** The seat as it is now: to be asked before anything is stored after a wait, as the link may have ended meanwhile. */
    seatNow: () => Seat;
  };
}

/**
 * The request's JSON body, and the seat as it is then: the link or the phase may have ended while it was on its way.
 * @throws AppError
 */
export async function readBodyFor<F extends z.ZodType>(
  context: Context<SeatEnv>,
  form: F,
): Promise<{ readonly seat: Seat; readonly body: z.output<F> }> {
  const body = await readBody(context, form);
  return { seat: context.get("seatNow")(), body };
}

/** @throws AppError "not-allowed" when role and phase do not allow it now */
export function assertAccess({ participant, session }: Seat, action: Action): void {
  if (access(participant.role, session.state.phase, action)) return;
  throw new AppError(
    "not-allowed",
    action === "merge-request.read"
      ? "The exercise is not open yet."
      : "This is not possible at this point of the session.",
  );
}

/** The exercise of a session. */
export async function exerciseOf(exercises: OpenExercises, session: OpenSession): Promise<OpenExercise> {
  const version = session.state.exercise?.version;
  const exercise = version ? await exercises.get(version) : null;
  if (!exercise) throw new AppError("internal", "This session's exercise is missing.");
  return exercise;
}

/** As `GuessLimit.attempt`, for whoever sends this request. */
export async function attempt<Found>(
  context: Context,
  { guesses, config }: Pick<Services, "guesses" | "config">,
  secret: string,
  verify: () => Promise<Found | null>,
): Promise<Found | null> {
  const { address } = getConnInfo(context).remote;
  const network = clientNetwork(address, context.req.header("x-forwarded-for"), config.proxies);
  return guesses.attempt(network, secret, verify);
}
