import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { DraftSaved } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { usualRubric } from "@tandiff/shared/exercise/usual-rubric.ts";
import { limits } from "@tandiff/shared/limits.ts";
import {
  ScorecardRequest,
  SubmissionRequest,
  type ScorecardView,
} from "@tandiff/shared/scoring/scorecard.ts";
import type { OpenExercises } from "../domain/open-exercise.ts";
import { assertComplete, assertKnownItems, scorecardView } from "../domain/scorecards.ts";
import type { Seat } from "../domain/seats.ts";
import type { Services } from "../services.ts";
import { exerciseOf, readBodyFor, type SeatEnv } from "./seat-access.ts";

/** The rubric and the scorecards under `/api/<participant>`; none of it is for a candidate. */
export function scorecardRoutes({ storage, now }: Services, exercises: OpenExercises): Hono<SeatEnv> {
  const app = new Hono<SeatEnv>();
  const limit = bodyLimit({
    maxSize: limits.scorecard,
    onError: () => {
      throw new AppError("too-large", "A scorecard holds at most 1 MiB.");
    },
  });
  const rubricOf = async ({ session }: Seat): Promise<Rubric> => {
    const { version } = await exerciseOf(exercises, session);
    return (await storage.rubric(version)) ?? usualRubric;
  };

  app.get("/rubric", async (context) => context.json(await rubricOf(context.get("seat"))));
  app.get("/scorecard", async (context) => {
    const { participant, session } = context.get("seat");
    const own = await storage.scorecard(participant.id, session.id);
    const all = await storage.submissions(session.id);
    const view = scorecardView(session.state, participant.id, own, all);
    return context.json(view satisfies ScorecardView);
  });
  app.put("/scorecard", limit, async (context) => {
    const rubric = await rubricOf(context.get("seat"));
    const { seat, body } = await readBodyFor(context, ScorecardRequest);
    const { participant, session } = seat;
    const { card, basis } = body;
    assertKnownItems(card, rubric);
    const savedAt = await storage.putScorecard(participant.id, session.id, card, basis, now());
    return context.json({ savedAt } satisfies DraftSaved);
  });
  app.post("/scorecard/submissions", limit, async (context) => {
    const rubric = await rubricOf(context.get("seat"));
    const { seat, body } = await readBodyFor(context, SubmissionRequest);
    assertKnownItems(body.card, rubric);
    assertComplete(body.card);
    await seat.session.submitScorecard(seat.participant.id, body);
    return context.body(null, 204);
  });
  return app;
}
