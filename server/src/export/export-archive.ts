import { strToU8, zipSync } from "fflate";
import { AppError } from "@tandiff/shared/errors.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import { type Moment, reviewDocument } from "@tandiff/shared/export/review-document.ts";
import { type QuoteLines, reviewMarkdown } from "@tandiff/shared/export/review-markdown.ts";
import { usualRubric } from "@tandiff/shared/exercise/usual-rubric.ts";
import { scorecardCsv } from "@tandiff/shared/export/scorecard-csv.ts";
import { type PacketCard, scorecardDocument } from "@tandiff/shared/export/scorecard-document.ts";
import type { BlobHash, SessionId } from "@tandiff/shared/ids.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import type { Trace } from "@tandiff/shared/trace/trace.ts";
import { decodeForDisplay, isBinary } from "@tandiff/shared/text/text-file.ts";
import { inSlices } from "../slices.ts";
import type { Storage } from "../storage/port.ts";
import { outcomeOf, traceAlone, type ReadExercise } from "./outcome.ts";
import { readSession, type ReadSession } from "./workspace-text.ts";

/**
 * What the hiring team takes away, as one zip of `fixes.patch`, `fixes.diff`, `full.diff`, `review.md`, `review.json` and, once there are any
 * for its reader, `scorecards.json` and `scorecards.csv`.
 */
export interface ExportArchive {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly moment: Moment;
}

type ReadBlob = (hash: BlobHash) => Uint8Array;

/**
 * Exports a session as its log is when it is read to its end, which others do not wait for.
 * @param packet the scorecards that its reader may have
 * @throws AppError "not-found"
 */
export function exportArchive(
  storage: Storage,
  id: SessionId,
  now: number,
  packet: readonly PacketCard[],
): Promise<ExportArchive> {
  return inSlices(makeArchive(storage, id, now, packet));
}

function* makeArchive(
  storage: Storage,
  id: SessionId,
  now: number,
  packet: readonly PacketCard[],
): Generator<void, ExportArchive> {
  if (!storage.session(id)) throw new AppError("not-found", "There is no such session.");
  const session = yield* readSession(storage.readLog(id));
  const { exercise, readBlob } = exerciseOf(storage, session.state);
  const { patches } = yield* outcomeOf(session, { exercise, readBlob }, now);
  const moment: Moment = { at: now, seq: session.seq };
  const review = reviewDocument(session.state, moment, storage.exportedHead(id));
  const files = {
    ...patches,
    "review.md": strToU8(reviewMarkdown(review, quoteFrom(exercise.content, readBlob))),
    "review.json": strToU8(`${JSON.stringify(review, null, 2)}\n`),
    ...scorecardFiles(storage, session, packet),
  };
  const name = `tandiff-${exercise.summary.slug}-${id}.zip`;
  return { name, bytes: zipSync(files, { mtime: new Date(now) }), moment };
}

function scorecardFiles(
  storage: Storage,
  { state }: ReadSession,
  packet: readonly PacketCard[],
): Readonly<Record<string, Uint8Array>> {
  if (state.exercise === null || packet.every(({ submissions }) => submissions.length === 0)) return {};
  const rubric = storage.rubric(state.exercise.version) ?? usualRubric;
  const document = scorecardDocument(state, rubric, packet);
  return {
    "scorecards.json": strToU8(`${JSON.stringify(document, null, 2)}\n`),
    "scorecards.csv": strToU8(scorecardCsv(document)),
  };
}

/** `fixes.patch` alone. @throws AppError "not-found" */
export function* sessionPatch(storage: Storage, id: SessionId, now: number): Generator<void, Uint8Array> {
  const session = yield* readSession(storage.readLog(id));
  const { patches } = yield* outcomeOf(session, exerciseOf(storage, session.state), now);
  return patches["fixes.patch"];
}

/** A session's trace alone. @throws AppError "not-found" */
export function sessionTrace(storage: Storage, id: SessionId): Promise<Trace> {
  return inSlices(readTrace(storage, id));
}

function* readTrace(storage: Storage, id: SessionId): Generator<void, Trace> {
  const session = yield* readSession(storage.readLog(id));
  return yield* traceAlone(session, exerciseOf(storage, session.state));
}

/** A session's exercise as it is now. */
export function exerciseOf(storage: Storage, state: Pick<SessionState, "exercise">): ReadExercise {
  const version = state.exercise?.version;
  const exercise = version ? storage.exercise(version) : null;
  if (!version || !exercise) throw new AppError("internal", "This session's exercise is missing.");
  const readBlob: ReadBlob = (hash) => {
    const blob = storage.blob(version, hash);
    if (!blob) throw new Error(`The blob ${hash} is not in the storage.`);
    return blob;
  };
  return { exercise, readBlob };
}

function quoteFrom(content: ExerciseContent, readBlob: ReadBlob): QuoteLines {
  const head = headTree(content);
  return ({ path, side, lines }) => {
    const entry = (side === "base" ? content.base : head).find((one) => one.path === path);
    if (!lines || !entry || entry.mode === "160000") return null;
    const bytes = readBlob(entry.blob);
    return isBinary(bytes) ? null : decodeForDisplay(bytes).lines.slice(lines.start - 1, lines.end);
  };
}
