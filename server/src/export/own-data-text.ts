import { describePosition } from "@tandiff/shared/position-words.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import type { OwnData } from "./own-data.ts";

/** The data for people to read: `about-me.md`. */
export function describeOwnData(data: OwnData): string {
  const { person, session, consent, review, link, needs } = data;
  const sections = [
    `# What is stored about ${line(person.name)}`,
    [
      `- Role: ${person.role}`,
      `- Interview: ${line(session.exercise?.title ?? "")}, set up ${time(session.createdAt)}`,
      `- Call: ${session.callAt === null ? "no time was set" : time(session.callAt)}`,
      `- Stands at: ${session.phase}, since ${time(session.phaseSince)}`,
      `- Kept: ${session.retentionDays === null ? "until it is erased" : `${session.retentionDays} days after the end`}`,
      `- Link: made ${link.issued === 1 ? "once" : `${link.issued} times`}${link.revokedAt === null ? "" : `, ended ${time(link.revokedAt)}`}`,
      ...(needs ? [`- Needs: ${needWords(needs)}`] : []),
      `- Replay: ${consent === null ? "nothing was said, which is no" : `${consent.given ? "agreed" : "taken back"} ${time(consent.at)}`}`,
    ].join("\n"),
    ...(review
      ? [
          `## Review\n\nHanded in ${time(review.submittedAt)}${review.declared ? "" : ", not declared done"}.`,
          ...(review.summary.trim() === "" ? [] : [quoted(review.summary)]),
        ]
      : []),
    "## Comments and replies",
    ...orNone(
      data.comments.map(
        ({ position, at, body }) => `**${line(describePosition(position))}**, ${time(at)}\n\n${quoted(body)}`,
      ),
    ),
    "## Drafts that were not sent",
    ...orNone(
      data.drafts.map(({ key, body, savedAt }) => `**${line(key)}**, ${time(savedAt)}\n\n${quoted(body)}`),
    ),
    "## Files marked as viewed",
    ...orNone(data.viewed.length === 0 ? [] : [data.viewed.map((path) => `- ${line(path)}`).join("\n")]),
    "## Code that was written",
    ...orNone(
      data.edits.map(({ at, path, written, deleted }) => {
        const head = `**${line(path)}**${at === null ? "" : `, ${time(at)}`}`;
        return written === "" ? `${head}: deleted ${deleted} characters` : `${head}\n\n${indented(written)}`;
      }),
    ),
    "## What else was written",
    ...orNone(data.events.flatMap((one) => otherText(one) ?? [])),
    "## All that was done, one by one",
    ...orNone(
      data.events.length === 0
        ? []
        : [data.events.map(({ at, event }) => `- ${time(at)}: ${event.kind}`).join("\n")],
    ),
    "about-me.json has all of this with every wording that a comment ever had, and what your page showed in the call, where you agreed to a replay.",
  ];
  return `${sections.join("\n\n")}\n`;
}

/** A text that is neither a comment nor the workspace's code; null where there is none. */
function otherText({ at, event }: OwnData["events"][number]): string | null {
  if (event.kind === "exercise.objected")
    return `**Asked for another exercise**, ${time(at)}\n\n${quoted(event.reason)}`;
  if (event.kind === "output.added")
    return `**Output: ${line(event.title)}**, ${time(at)}\n\n${indented(event.text)}`;
  if (event.kind === "late.added")
    return `**Code that arrived after the end**, ${time(at)}\n\n${indented(event.text)}`;
  return null;
}

function needWords({ moreTime, largerType, noCamera, note }: Accommodations): string {
  const words = [
    ...(moreTime > 0 ? [`${moreTime} % more time`] : []),
    ...(largerType ? ["larger type"] : []),
    ...(noCamera ? ["no camera"] : []),
    ...(note === "" ? [] : [line(note)]),
  ];
  return words.length === 0 ? "nothing was said" : words.join(", ");
}

function orNone(parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? ["None."] : parts;
}

export function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** On one line, with nothing in it that Markdown takes for more than text. */
export function line(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|]/g, "\\$&").replaceAll(/\s+/g, " ");
}

export function quoted(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((each) => `> ${each}`.trimEnd())
    .join("\n");
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((each) => `    ${each}`.trimEnd())
    .join("\n");
}
