import { strToU8 } from "fflate";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { StampedEvent } from "@tandiff/shared/session/events.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import type { Scorecard } from "@tandiff/shared/scoring/scorecard.ts";
import { candidateOf, emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { noteRoot } from "@tandiff/shared/sync/protocol.ts";
import { visible } from "@tandiff/shared/text/visible.ts";
import { readEvent } from "../storage/read-event.ts";
import type { LogRow, Storage } from "../storage/port.ts";
import { readDocument } from "./read-document.ts";
import { describeOwnData, line, quoted, time } from "./own-data-text.ts";
import { packZip } from "./pack-zip.ts";
import { readOwnData, type OwnData } from "./own-data.ts";

/** What others have written about a candidate. */
interface AboutCandidate {
  /** What the interviewers answered in threads that the candidate sees. */
  readonly replies: readonly { readonly by: string; readonly at: number; readonly body: string }[];
  /** The interviewers' shared notes: on the interview, and on single threads. */
  readonly notes: readonly { readonly thread: string | null; readonly text: string }[];
  /** Every one that was submitted, once the interview has ended: also those that somebody made to learn. */
  readonly scorecards: readonly { readonly by: string; readonly at: number; readonly card: Scorecard }[];
  /**
   * Whatever else interviewers put on record without the candidate seeing it, as it stands in the log: marks,
   * and assessments.
   */
  readonly records: readonly StampedEvent[];
}

/**
 * All data by and about the candidate, for when they ask for it: `candidate-data.json`, and the same to read. What only
 * the candidate may see before the end, such as drafts and a review that was not handed in, is left out until then:
 * their own page gives them a copy at any time.
 * @throws AppError "not-found"
 */
export async function candidateData(storage: Storage, id: SessionId, now: number): Promise<Uint8Array> {
  if (!(await storage.session(id))) throw new AppError("not-found", "There is no such session.");
  const rows: LogRow[] = [];
  for await (const row of storage.readEvents(id)) rows.push(row);
  const whole = rows.flatMap((row) => readEvent(row) ?? []).reduce(reduce, emptyState);
  const candidate = candidateOf(whole);
  if (!candidate) throw new AppError("internal", "This session has no candidate.");
  const { data } = await readOwnData(storage, id, candidate.id);
  const hasEnded = whole.phase === "ended";
  const shared = rows
    .filter(({ audience }) => audience !== "candidate")
    .flatMap((row) => readEvent(row) ?? []);
  const own = hasEnded ? data : withoutPrivate(data, shared.reduce(reduce, emptyState));
  const notes = await readDocument(storage, id, "notes");
  const roots = [null, ...whole.threads.map((thread) => thread.id)];
  const about: AboutCandidate = {
    replies: repliesIn(hasEnded ? whole : shared.reduce(reduce, emptyState)),
    notes: roots
      .map((thread) => ({ thread, text: notes.getText(noteRoot(thread)).toJSON() }))
      .filter(({ text }) => text !== ""),
    scorecards: hasEnded
      ? (await storage.submissions(id)).map(({ participant, at, card }) => ({
          by: whole.participants.find((one) => one.id === participant)?.name ?? "",
          at,
          card,
        }))
      : [],
    records: rows
      .filter(({ audience }) => audience === "interviewers")
      .flatMap((row) => readEvent(row) ?? []),
  };
  const text = `${describeOwnData(own)}\n${describeAbout(about)}${hasEnded ? "" : leftOut}`;
  const json = `${JSON.stringify({ complete: hasEnded, own, about }, null, 2)}\n`;
  const files = {
    "candidate-data.md": [strToU8(visible(text)), {}],
    "candidate-data.json": [strToU8(visible(json)), {}],
  } as const;
  return packZip(files, new Date(now));
}

const leftOut = `
## Left out

The interview has not ended, so what is private to the candidate until then is not in here: drafts, marks, and a review
that was not handed in. Their own page gives it to them at any time, under "What is stored about you".
`;

/** As the others may know it now. */
function withoutPrivate(data: OwnData, shared: SessionState): OwnData {
  const { phase, phaseSince } = shared;
  const seen = new Set(
    shared.threads.flatMap(({ comments }) => comments.map(({ at, body }) => `${at} ${body}`)),
  );
  return {
    ...data,
    session: { ...data.session, phase, phaseSince },
    consent: shared.consent,
    review: shared.review,
    comments: data.comments.filter(({ at, body }) => seen.has(`${at} ${body}`)),
    drafts: [],
    viewed: [],
    events: [],
  };
}

function repliesIn({ threads, participants }: SessionState): AboutCandidate["replies"] {
  return threads.flatMap(({ comments }) =>
    comments.flatMap(({ author, at, body }) => {
      const by = participants.find(({ id }) => id === author);
      return by && by.role !== "candidate" ? [{ by: by.name, at, body }] : [];
    }),
  );
}

function describeAbout({ replies, notes, scorecards, records }: AboutCandidate): string {
  const none = ["None."];
  const sections = [
    "## What interviewers answered",
    ...(replies.length === 0
      ? none
      : replies.map(({ by, at, body }) => `**${line(by)}**, ${time(at)}\n\n${quoted(body)}`)),
    "## What interviewers noted",
    ...(notes.length === 0 ? none : notes.map(({ text }) => quoted(text))),
    "## Scorecards",
    ...(scorecards.length === 0
      ? none
      : scorecards.map(
          ({ by, at, card }) => `**${line(by)}**, ${time(at)}\n\n${quoted(JSON.stringify(card, null, 2))}`,
        )),
    "## What interviewers put on record",
    ...(records.length === 0
      ? none
      : records.map(({ at, event }) => `- ${time(at)}: ${line(JSON.stringify(event))}`)),
  ];
  return `${sections.join("\n\n")}\n`;
}
