import { diffBlocks } from "@tandiff/shared/diff/diff-blocks.ts";
import type {
  Report,
  ReportFinding,
  ReportFix,
  ReportScores,
  ReportThread,
  ReviewThread,
} from "@tandiff/shared/export/report.ts";
import { describePosition } from "@tandiff/shared/position-words.ts";
import type { PatchFile } from "@tandiff/shared/patch/unified.ts";
import { compareScorecards } from "@tandiff/shared/scoring/compare.ts";
import { suggestedThreads } from "@tandiff/shared/scoring/coverage.ts";
import type { Scorecard } from "@tandiff/shared/scoring/scorecard.ts";
import { decodeForDisplay } from "@tandiff/shared/text/text-file.ts";
import { hunksAt, shareWords, type TracedHunk } from "@tandiff/shared/trace/trace.ts";
import type { ExportMaterial } from "./export-material.ts";
import { quoteFrom } from "./quote-lines.ts";

const weights = { 1: "minor", 2: "matters", 3: "stops a release" } as const;

/** All that the reports tell of a session to whoever may read its export. Yields after each thread. */
export function* reportOf(material: ExportMaterial): Generator<void, Report> {
  const { review, outcome, content, readBlob } = material;
  const fixes = new FixReader(material);
  const quote = quoteFrom(content, readBlob);
  const threads = new Map(review.threads.map((thread) => [thread.id, thread]));
  const traced = outcome.trace.threads.flatMap((trace) => {
    const thread = threads.get(trace.thread);
    return thread ? [{ thread, trace }] : [];
  });
  const told: ReportThread[] = [];
  for (const { thread, trace } of traced) {
    told.push({
      thread,
      trace,
      quote: thread.spot?.quote.split("\n") ?? (thread.position && quote(thread.position)),
      fixes: hunksAt(outcome.trace, trace.fixedBy).map((hunk) => fixes.of(hunk)),
    });
    yield;
  }
  return {
    document: review,
    threads: told,
    otherChanges: outcome.trace.hunks
      .filter(({ thread }) => thread === null || !threads.has(thread))
      .map((hunk) => fixes.of(hunk)),
    findings: review.exercise.kind === "feature" ? [] : findingsOf(material, threads),
    scores: scoresOf(material),
  };
}

/** Tells of hunks; a file has many, and is decoded once. */
class FixReader {
  readonly #changes: ReadonlyMap<string, FileLines>;
  readonly #nameOf: ReadonlyMap<string, string>;

  constructor({ outcome, review }: ExportMaterial) {
    this.#changes = new Map(
      outcome.changes.map(({ file, before, after }) => [file, new FileLines(before, after)]),
    );
    this.#nameOf = new Map(review.participants.map(({ id, name }) => [id, name]));
  }

  of(hunk: TracedHunk): ReportFix {
    const people = hunk.people.map(
      ({ participant, share }) => `${this.#nameOf.get(participant) ?? "Somebody"} ${shareWords(share)}`,
    );
    const path = hunk.path ?? hunk.headPath ?? "";
    const lines = hunk.kind === "renamed" ? undefined : this.#changes.get(hunk.file);
    return {
      title: {
        lines: path,
        created: `${path} (new file)`,
        deleted: `${path} (deleted)`,
        renamed: `${hunk.headPath ?? ""} → ${path}`,
      }[hunk.kind],
      about: people.length === 0 ? "" : `Typed by ${people.join(", ")}`,
      isTest: hunk.isTest,
      block: lines ? (diffBlocks(lines.before, lines.after, [hunk.edit])[0] ?? null) : null,
    };
  }
}

/** The lines of a file before and after, decoded when they are asked for. */
class FileLines {
  readonly #files: { readonly before: PatchFile | null; readonly after: PatchFile | null };
  #before: readonly string[] | null = null;
  #after: readonly string[] | null = null;

  constructor(before: PatchFile | null, after: PatchFile | null) {
    this.#files = { before, after };
  }

  get before(): readonly string[] {
    return (this.#before ??= linesOf(this.#files.before));
  }

  get after(): readonly string[] {
    return (this.#after ??= linesOf(this.#files.after));
  }
}

function linesOf(file: PatchFile | null): readonly string[] {
  return file ? decodeForDisplay(file.bytes).lines : [];
}

function findingsOf(
  material: ExportMaterial,
  threads: ReadonlyMap<string, ReviewThread>,
): readonly ReportFinding[] {
  const cards = cardsOf(material).map(({ card }) => card);
  const rows = compareScorecards(material.rubric, cards).filter(({ section }) => section === "finding");
  return material.rubric.findings.map((finding) => {
    const confirmed = new Set(
      cards.flatMap(({ findings }) =>
        (findings[finding.id]?.evidence ?? []).flatMap((one) => (one.kind === "thread" ? [one.thread] : [])),
      ),
    );
    const near = suggestedThreads(finding, material.session.state.threads)
      .filter(({ nearness, thread }) => nearness === "lines" && !confirmed.has(thread))
      .map(({ thread }) => thread);
    return {
      title: finding.title,
      weight: weights[finding.weight],
      places: finding.positions.map(describePosition),
      threads: [...confirmed, ...near].flatMap((id) => {
        const thread = threads.get(id);
        return thread ? [{ thread, confirmed: confirmed.has(id) }] : [];
      }),
      verdicts: rows.find(({ id }) => id === finding.id)?.scores ?? [],
    };
  });
}

function scoresOf(material: ExportMaterial): ReportScores | null {
  const cards = cardsOf(material);
  if (cards.length === 0) return null;
  const rows = compareScorecards(
    material.rubric,
    cards.map(({ card }) => card),
  ).filter(({ section }) => section !== "finding");
  return {
    names: cards.map(({ name }) => name),
    rows,
    missing: material.packet.flatMap(({ participant, submissions }) =>
      submissions.length === 0 ? [participant.name] : [],
    ),
  };
}

/** Of each who has submitted the latest wording. */
function cardsOf({ packet }: ExportMaterial): readonly { readonly name: string; readonly card: Scorecard }[] {
  return packet.flatMap(({ participant, submissions }) => {
    const card = submissions.at(-1)?.card;
    return card ? [{ name: participant.name, card }] : [];
  });
}
