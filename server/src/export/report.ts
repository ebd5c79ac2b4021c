import { diffBlocks } from "@tandiff/shared/diff/diff-blocks.ts";
import type {
  Report,
  ReportFinding,
  ReportFix,
  ReportScores,
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

/** All that the reports tell of a session to whoever may read its export. */
export function reportOf(material: ExportMaterial): Report {
  const { review, outcome, content, readBlob } = material;
  const quote = quoteFrom(content, readBlob);
  const threads = new Map(review.threads.map((thread) => [thread.id, thread]));
  const traced = outcome.trace.threads.flatMap((trace) => {
    const thread = threads.get(trace.thread);
    return thread ? [{ thread, trace }] : [];
  });
  return {
    document: review,
    threads: traced.map(({ thread, trace }) => ({
      thread,
      trace,
      quote: thread.spot?.quote.split("\n") ?? (thread.position && quote(thread.position)),
      fixes: hunksAt(outcome.trace, trace.fixedBy).map((hunk) => fixOf(hunk, material)),
    })),
    otherChanges: outcome.trace.hunks
      .filter(({ thread }) => thread === null || !threads.has(thread))
      .map((hunk) => fixOf(hunk, material)),
    findings: review.exercise.kind === "feature" ? [] : findingsOf(material, threads),
    scores: scoresOf(material),
  };
}

function fixOf(hunk: TracedHunk, { outcome, review }: ExportMaterial): ReportFix {
  const change = outcome.changes.find(({ file }) => file === hunk.file);
  const nameOf = new Map(review.participants.map(({ id, name }) => [id, name]));
  const people = hunk.people.map(
    ({ participant, share }) => `${nameOf.get(participant) ?? "Somebody"} ${shareWords(share)}`,
  );
  const path = hunk.path ?? hunk.headPath ?? "";
  return {
    title: {
      lines: path,
      created: `${path} (new file)`,
      deleted: `${path} (deleted)`,
      renamed: `${hunk.headPath ?? ""} → ${path}`,
    }[hunk.kind],
    about: people.length === 0 ? "" : `Typed by ${people.join(", ")}`,
    isTest: hunk.isTest,
    block:
      change && hunk.kind !== "renamed"
        ? (diffBlocks(linesOf(change.before), linesOf(change.after), [hunk.edit])[0] ?? null)
        : null,
  };
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
