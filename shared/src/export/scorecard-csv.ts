import { describePosition } from "../position-words.ts";
import { visible } from "../text/visible.ts";
import { recommendationWords, verdictWords, wayWords } from "../scoring/score-words.ts";
import type { Evidence } from "../scoring/scorecard.ts";
import type { ScorecardDocument } from "./scorecard-document.ts";

type Card = ScorecardDocument["cards"][number];
type Cells = readonly [
  item: string,
  title: string,
  score: string,
  way: string,
  comment: string,
  evidence: string,
];

const heads = ["interviewer", "submitted", "item", "title", "score", "how", "comment", "evidence"];

/** `scorecards.csv` of an export (RFC 4180): a row for the recommendation and for each item that was scored. */
export function scorecardCsv({ cards }: ScorecardDocument): string {
  const rows = cards.flatMap((card) =>
    cellsOf(card).map((cells) => [
      card.participant.name,
      card.amendedAt.at(-1) ?? card.submittedAt,
      ...cells,
    ]),
  );
  return [heads, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cellsOf({ recommendation, summary, dimensions, findings }: Card): readonly Cells[] {
  const word = recommendation === null ? "" : recommendationWords[recommendation];
  return [
    ["recommendation", "Recommendation", word, "", summary, ""],
    ...dimensions.flatMap(({ id, title, level, comment, evidence }): Cells[] =>
      level === null && comment === "" && evidence.length === 0
        ? []
        : [[id, title, level === null ? "" : String(level), "", comment, evidenceWords(evidence)]],
    ),
    ...findings.flatMap(({ id, title, verdict, way, evidence }): Cells[] =>
      verdict === null
        ? []
        : [
            [
              id,
              title,
              verdictWords[verdict],
              way === null ? "" : wayWords[way],
              "",
              evidenceWords(evidence),
            ],
          ],
    ),
  ];
}

function evidenceWords(evidence: readonly Evidence[]): string {
  return evidence
    .map((one) => {
      if (one.kind === "thread") return `comment ${one.thread}`;
      return one.kind === "lines" ? describePosition(one.position) : new Date(one.at).toISOString();
    })
    .join("; ");
}

/**
 * A cell whose first character a spreadsheet would take for a formula's gets an apostrophe before it.
 * Source: OWASP, "CSV Injection".
 */
function cell(text: string): string {
  const shown = visible(text);
  const plain = /^[=+\-@\t\r]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
