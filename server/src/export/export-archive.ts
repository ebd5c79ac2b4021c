import { strToU8 } from "fflate";
import { AppError } from "@tandiff/shared/errors.ts";
import { type ExportPart, exportParts, isExportPart } from "@tandiff/shared/export/export-parts.ts";
import { reportMarkdown } from "@tandiff/shared/export/report-markdown.ts";
import { scorecardCsv } from "@tandiff/shared/export/scorecard-csv.ts";
import {
  type PacketCard,
  type ScorecardDocument,
  scorecardDocument,
} from "@tandiff/shared/export/scorecard-document.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { Moment } from "@tandiff/shared/export/review-document.ts";
import type { Trace } from "@tandiff/shared/trace/trace.ts";
import { visible } from "@tandiff/shared/text/visible.ts";
import { inSlices } from "../slices.ts";
import type { Storage } from "../storage/port.ts";
import { exerciseOf, type ExportMaterial, readMaterial } from "./export-material.ts";
import { seriesAlone, traceAlone } from "./outcome.ts";
import { githubReview } from "./forges/github.ts";
import { gitlabDiscussions } from "./forges/gitlab.ts";
import { bundleCommits } from "./git-bundle.ts";
import { packZip, type ZipEntries } from "./pack-zip.ts";
import { reportHtml } from "./report-html.ts";
import { reportOf } from "./report.ts";
import { readSession } from "./workspace-text.ts";

/** A file of an export, or all of them as a zip. */
export interface ExportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly moment: Moment;
}

/** Makes one part, a long one in pieces; null where there is none for this session and its reader. */
type MakePart = (material: ExportMaterial) => Uint8Array | null | Generator<void, Uint8Array>;

const makers: Readonly<Record<ExportPart, MakePart>> = {
  "fixes.patch": ({ outcome }) => outcome.patches["fixes.patch"],
  "fixes.diff": ({ outcome }) => outcome.patches["fixes.diff"],
  "full.diff": ({ outcome }) => outcome.patches["full.diff"],
  "report.html": reportPage,
  "report.md": reportText,
  "review.json": ({ review }) => json(review),
  "gitlab-discussions.json": (material) => material.review.review && forgePart(material, gitlabDiscussions),
  "github-review.json": (material) => material.review.review && forgePart(material, githubReview),
  "scorecards.json": (material) => {
    const document = scorecards(material);
    return document && json(document);
  },
  "scorecards.csv": (material) => {
    const document = scorecards(material);
    return document && strToU8(scorecardCsv(document));
  },
};

function* reportPage(material: ExportMaterial): Generator<void, Uint8Array> {
  return strToU8(yield* reportHtml(yield* reportOf(material), material.outcome.full));
}

function* reportText(material: ExportMaterial): Generator<void, Uint8Array> {
  return strToU8(yield* reportMarkdown(yield* reportOf(material)));
}

/** What a forge is to be sent, for a repository made of the application's bundle. */
function* forgePart(
  material: ExportMaterial,
  payloadOf: typeof gitlabDiscussions | typeof githubReview,
): Generator<void, Uint8Array> {
  const { review, exercise } = material;
  return json(yield* payloadOf(review, exercise.diffs, yield* bundleCommits(material)));
}

function* make(part: ExportPart, material: ExportMaterial): Generator<void, Uint8Array | null> {
  const made = makers[part](material);
  return made === null || made instanceof Uint8Array ? made : yield* made;
}

/**
 * What the hiring team takes away, as the session's log is when it is read to its end, which others do not wait for.
 * @param packet the scorecards that its reader may have
 * @throws AppError "not-found"
 */
export async function exportArchive(
  storage: Storage,
  id: SessionId,
  now: number,
  packet: readonly PacketCard[],
): Promise<ExportFile> {
  const material = await readMaterial(storage, id, now, packet);
  const files = await inSlices(makeParts(material));
  const name = `tandiff-${material.exercise.summary.slug}-${id}.zip`;
  return { name, bytes: await packZip(files, new Date(now)), moment: material.moment };
}

/** One part of it by itself. @throws AppError "not-found", also where there is no such part */
export async function exportPart(
  storage: Storage,
  id: SessionId,
  now: number,
  packet: readonly PacketCard[],
  name: string,
): Promise<ExportFile> {
  if (!isExportPart(name)) throw new AppError("not-found", "An export has no part of this name.");
  const material = await readMaterial(storage, id, now, packet);
  const bytes = await inSlices(make(name, material));
  if (!bytes) throw new AppError("not-found", `There is no ${name} in this export.`);
  return { name, bytes, moment: material.moment };
}

function* makeParts(material: ExportMaterial): Generator<void, ZipEntries> {
  const files: Record<string, ZipEntries[string]> = {};
  for (const part of Object.keys(exportParts).filter(isExportPart)) {
    const bytes = yield* make(part, material);
    if (bytes) files[part] = [bytes, {}];
    yield;
  }
  return files;
}

/** `fixes.patch` alone. @throws AppError "not-found" */
export async function sessionPatch(storage: Storage, id: SessionId, now: number): Promise<Uint8Array> {
  const session = await readSession(storage.readLog(id));
  const exercise = await exerciseOf(storage, session.state);
  return inSlices(seriesAlone(session, exercise, now));
}

/** A session's trace alone. @throws AppError "not-found" */
export async function sessionTrace(storage: Storage, id: SessionId): Promise<Trace> {
  const session = await readSession(storage.readLog(id));
  const exercise = await exerciseOf(storage, session.state);
  return inSlices(traceAlone(session, exercise));
}

function scorecards({ session, rubric, packet }: ExportMaterial): ScorecardDocument | null {
  const isEmpty = packet.every(({ submissions }) => submissions.length === 0);
  return isEmpty ? null : scorecardDocument(session.state, rubric, packet);
}

function json(value: object): Uint8Array {
  return strToU8(visible(`${JSON.stringify(value, null, 2)}\n`));
}
