import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { usualRubric } from "@tandiff/shared/exercise/usual-rubric.ts";
import { namedEntries } from "@tandiff/shared/exercise/validate.ts";
import { type Moment, type ReviewDocument, reviewDocument } from "@tandiff/shared/export/review-document.ts";
import type { PacketCard } from "@tandiff/shared/export/scorecard-document.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { inSlices } from "../slices.ts";
import type { Storage, StoredExercise } from "../storage/port.ts";
import { blobsOf, type ReadBlob, readBlobs } from "../storage/read-blobs.ts";
import { type Outcome, outcomeOf, type ReadExercise } from "./outcome.ts";
import { deflateBinaries } from "./plain-diffs.ts";
import { readSession, type ReadSession } from "./workspace-text.ts";

/** All that the parts of an export are made of. */
export interface ExportMaterial {
  readonly session: ReadSession;
  readonly exercise: StoredExercise;
  readonly content: ExerciseContent;
  readonly readBlob: ReadBlob;
  readonly moment: Moment;
  readonly review: ReviewDocument;
  readonly outcome: Outcome;
  readonly rubric: Rubric;
  /** The scorecards that its reader may have. */
  readonly packet: readonly PacketCard[];
}

/** Reads a session's log to its end, in pieces that others do not wait for. @throws AppError "not-found" */
export async function readMaterial(
  storage: Storage,
  id: SessionId,
  now: number,
  packet: readonly PacketCard[],
): Promise<ExportMaterial> {
  if (!(await storage.session(id))) throw new AppError("not-found", "There is no such session.");
  const session = await readSession(storage.readLog(id));
  const { exercise, readBlob } = await exerciseOf(storage, session.state);
  const deflated = await deflateBinaries(exercise.diffs, readBlob);
  const moment: Moment = { at: now, seq: session.seq };
  return {
    session,
    exercise,
    content: exercise.content,
    readBlob,
    moment,
    review: reviewDocument(session.state, moment, await storage.exportedHead(id)),
    outcome: await inSlices(outcomeOf(session, { exercise, readBlob }, now, deflated)),
    rubric: (await storage.rubric(exercise.summary.version)) ?? usualRubric,
    packet,
  };
}

/** A session's exercise as it is now. */
export async function exerciseOf(
  storage: Storage,
  state: Pick<SessionState, "exercise">,
): Promise<ReadExercise> {
  const version = state.exercise?.version;
  const exercise = version ? await storage.exercise(version) : null;
  if (!version || !exercise) throw new AppError("internal", "This session's exercise is missing.");
  const readBlob = await readBlobs(storage, version, blobsOf(namedEntries(exercise.content)));
  return { exercise, readBlob };
}
