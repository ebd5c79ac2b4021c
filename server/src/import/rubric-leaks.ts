import type { ImportFault } from "@tandiff/shared/exercise/import.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import type { VisibleText } from "./visible-texts.ts";

/** So many words in a row are no accident. */
const runLength = 6;

interface RubricPart {
  readonly name: string;
  readonly text: string;
}

interface Word {
  readonly word: string;
  /** From 1. */
  readonly line: number;
}

/**
 * What of a rubric the candidate could read: a finding's id or title, or six words in a row of anything that the
 * rubric says. Case, punctuation and line breaks do not count.
 */
export function rubricLeaks(rubric: Rubric, visible: Iterable<VisibleText>): ImportFault[] {
  const parts = partsOf(rubric);
  const faults: ImportFault[] = [];
  for (const text of visible) {
    faults.push(...leaksIn(text, rubric, parts).map((sentence) => ({ about: text.about, sentence })));
  }
  return faults;
}

function leaksIn({ where, text }: VisibleText, rubric: Rubric, parts: readonly RubricPart[]): string[] {
  const words = wordsOf(text);
  const runs = new Map(runsOf(words, runLength).map(({ run, line }) => [run, line]));
  const ids = rubric.findings.flatMap(({ id }) => {
    const line = text.split("\n").findIndex((one) => hasToken(one, id));
    return line === -1 ? [] : [`${where}:${line + 1} has the id of the finding ${id}.`];
  });
  const titles = rubric.findings.flatMap(({ id, title }) => {
    const own = wordsOf(title);
    const found = runsOf(words, own.length).find(({ run }) => run === joined(own));
    return found && own.length > 0 ? [`${where}:${found.line} has the title of the finding ${id}.`] : [];
  });
  const said = parts.flatMap((part) =>
    sharedRuns(wordsOf(part.text), runs).map(
      ({ run, line }) => `${where}:${line} says “${run}”, as ${part.name} of the rubric does.`,
    ),
  );
  return [...ids, ...titles, ...said];
}

function partsOf({ guide, dimensions, findings, strengths }: Rubric): RubricPart[] {
  return [
    { name: "the guide", text: guide },
    ...dimensions.map(({ id, levels }) => ({ name: `the dimension ${id}`, text: levels.join("\n") })),
    ...findings.map(({ id, good }) => ({ name: `the finding ${id}`, text: good })),
    ...strengths.map((text, index) => ({ name: `strength ${index + 1}`, text })),
  ];
}

function wordsOf(text: string): Word[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      (line.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).map((word) => ({ word, line: index + 1 })),
    );
}

function joined(words: readonly Word[]): string {
  return words.map(({ word }) => word).join(" ");
}

/** Every run of so many words, with the line on which it begins. */
function runsOf(words: readonly Word[], length: number): { run: string; line: number }[] {
  return words.slice(0, Math.max(0, words.length - length + 1)).map(({ line }, index) => ({
    run: joined(words.slice(index, index + length)),
    line,
  }));
}

/** The longest runs of the rubric's words that are among those of the text. */
function sharedRuns(
  words: readonly Word[],
  runs: ReadonlyMap<string, number>,
): { run: string; line: number }[] {
  const shared: { run: string; line: number }[] = [];
  let index = 0;
  while (index + runLength <= words.length) {
    const line = runs.get(joined(words.slice(index, index + runLength)));
    let end = index + runLength;
    if (line === undefined) {
      index += 1;
      continue;
    }
    while (end < words.length && runs.has(joined(words.slice(end - runLength + 1, end + 1)))) end += 1;
    shared.push({ run: joined(words.slice(index, end)), line });
    index = end;
  }
  return shared;
}

/** Whether an id stands there by itself, not as a part of a longer one. */
function hasToken(text: string, id: string): boolean {
  return text.split(/[^\p{L}\p{N}_-]+/u).includes(id);
}
