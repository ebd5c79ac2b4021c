import type { QueryKind } from "./figures.ts";
import type { PatchFile } from "../patch.ts";

export type Queries = Readonly<Record<QueryKind, string>>;

/**
 * What is searched for in an input: the word of five letters or more that stands on most rows of the patch, a word that
 * stands on one row only (the last of those, so that all files before it are searched in vain), the two letters with
 * which most words begin, and a word that is nowhere.
 */
export function queriesOf(files: readonly PatchFile[]): Queries {
  const rowsWith = new Map<string, number>();
  const beginnings = new Map<string, number>();
  for (const { rows } of files) {
    for (const { text } of rows) {
      for (const word of new Set(text.match(/[A-Za-z]{2,}/g))) {
        rowsWith.set(word, (rowsWith.get(word) ?? 0) + 1);
        const letters = word.slice(0, 2);
        beginnings.set(letters, (beginnings.get(letters) ?? 0) + 1);
      }
    }
  }
  const words = [...rowsWith];
  return {
    "frequent word": mostFrequent(words.filter(([word]) => word.length >= 5)),
    "rare word": words.findLast(([word, rows]) => rows === 1 && word.length >= 8)?.[0] ?? "",
    "two letters": mostFrequent([...beginnings]),
    "no hit": "thisisnowhere",
  };
}

function mostFrequent(counts: readonly (readonly [string, number])[]): string {
  let best: readonly [string, number] = ["", 0];
  for (const count of counts) if (count[1] > best[1]) best = count;
  return best[0];
}
