import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { FileText, SideText } from "./model.ts";
import { isDeceptive } from "./pieces.ts";

export type EndingMark = "LF" | "CRLF";
type Endings = EndingMark | "mixed" | "none";

/** What the texts of a file say about themselves that their lines do not show. */
interface TextFacts {
  readonly base: SideFacts;
  readonly head: SideFacts;
}

interface SideFacts {
  readonly endings: Endings;
  /** The ending that fewer lines have, where they are mixed. */
  readonly rarer: EndingMark | null;
  readonly deceptive: boolean;
}

const known = new WeakMap<FileText, TextFacts>();
const nothing: SideFacts = { endings: "none", rarer: null, deceptive: false };

function factsOf(text: FileText): TextFacts {
  const before = known.get(text);
  if (before) return before;
  const base = sideFacts(text.base);
  const facts = { base, head: text.head === text.base ? base : sideFacts(text.head) };
  known.set(text, facts);
  return facts;
}

function sideFacts(side: SideText | null): SideFacts {
  if (side === null) return nothing;
  const ended = side.finalNewline ? side.lines.length : side.lines.length - 1;
  let returns = 0;
  for (let index = 0; index < ended; index++) if (side.lines[index]?.endsWith("\r")) returns++;
  const deceptive = side.lines.some(isDeceptive);
  if (ended <= 0) return { ...nothing, deceptive };
  if (returns === 0) return { endings: "LF", rarer: null, deceptive };
  if (returns === ended) return { endings: "CRLF", rarer: null, deceptive };
  return { endings: "mixed", rarer: returns * 2 <= ended ? "CRLF" : "LF", deceptive };
}

/** What to put beside the file's name when its line endings are worth a word, e.g. `LF → CRLF`. */
export function endingsWords(text: FileText): string | null {
  const { base, head } = factsOf(text);
  const words = (endings: Endings): string => (endings === "mixed" ? "mixed line endings" : endings);
  if (base.endings !== head.endings && base.endings !== "none" && head.endings !== "none") {
    return `${words(base.endings)} → ${words(head.endings)}`;
  }
  return base.endings === "mixed" || head.endings === "mixed" ? "Mixed line endings" : null;
}

/** What to put beside the file's name about its bytes: a byte order mark that comes or goes, a foreign encoding. */
export function bytesWords({ base, head }: FileText): readonly string[] {
  const words: string[] = [];
  const comesOrGoes = base !== null && head !== null && (base.bom ?? false) !== (head.bom ?? false);
  if (comesOrGoes) words.push(head.bom ? "Byte order mark added" : "Byte order mark removed");
  else if (head?.bom) words.push("Byte order mark");
  if (base?.isForeign || head?.isForeign) words.push("Not UTF-8");
  return words;
}

/** Whether either side holds characters that make it read otherwise than it runs. */
export function holdsHidden(text: FileText): boolean {
  const { base, head } = factsOf(text);
  return base.deceptive || head.deceptive;
}

/**
 * How one line ends (counted from 1), where that is worth showing: the odd ones out of a side that mixes,
 * and changed lines of a file whose two sides end theirs differently. Null for a line without an ending.
 */
export function endingMark(text: FileText, side: Side, line: number, changed: boolean): EndingMark | null {
  const own = text[side];
  if (!own || (line === own.lines.length && !own.finalNewline)) return null;
  const facts = factsOf(text);
  const mark = own.lines[line - 1]?.endsWith("\r") ? "CRLF" : "LF";
  if (facts[side].endings === "mixed") {
    return facts[side].rarer === mark || isPartOfChange(facts, changed) ? mark : null;
  }
  return isPartOfChange(facts, changed) ? mark : null;
}

function isPartOfChange({ base, head }: TextFacts, changed: boolean): boolean {
  return changed && base.endings !== "none" && head.endings !== "none" && base.endings !== head.endings;
}
