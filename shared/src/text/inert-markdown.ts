import { isCostly } from "./markdown-cost.ts";
import { markdownParts, openFence } from "./markdown-parts.ts";
import { isObeyed } from "./visible.ts";

/** What parts two characters, is not seen, and stands in the source for everybody to see. */
const gap = "&#8203;";

/**
 * What is no reference, one to a character, and what a forge reads more from: `@name`, `#1`, `!1`, `&1`, `GH-1`, `GL-1`,
 * `[issue:1]`.
 */
const sign =
  /\\[\\&]|&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][\da-zA-Z]{1,31});|[@#!&[]|(?<![a-z\d])G[HL]-/gi;

/** What GitLab reads behind a bracket. Source: its documentation, "GitLab-specific references". */
const bracketed = /^(?:issue|work_item|epic|vulnerability|feature_flag|cadence|contact|wiki_page):/i;
/** As long as the longest of these. */
const farthest = "vulnerability:".length;

/** Those of CommonMark's references by name that stand for a sign, or for a character that turns the text around. */
const named: ReadonlyMap<string, string> = new Map([
  [String.raw`\&`, "&"],
  ["&commat;", "@"],
  ["&num;", "#"],
  ["&excl;", "!"],
  ["&amp;", "&"],
  ["&AMP;", "&"],
  ["&lbrack;", "["],
  ["&lsqb;", "["],
  ["&lrm;", "\u200e"],
  ["&rlm;", "\u200f"],
]);

/**
 * Markdown that reads elsewhere as it does here: HTML in it is text, references to characters that turn the text
 * around are shown, and a block of code that it leaves open is closed, so that it ends where the text does.
 */
export function inertMarkdown(markdown: string): string {
  return changed(markdown, withoutTurns);
}

/** The same for a forge, where besides it calls nobody and refers to nothing: `@name` and `#1` are what they read. */
export function forgeMarkdown(markdown: string): string {
  return changed(markdown, forgeText);
}

/** Text that is no code of Markdown's, such that no forge reads more from it. */
export function forgeText(text: string): string {
  return withoutTurns(text).replaceAll(sign, (found, at: number, whole: string) => {
    const behind = whole.slice(at + found.length, at + found.length + farthest);
    return reads(characterOf(found), whole.charAt(at - 1), behind) ? `${found}${gap}` : found;
  });
}

function changed(markdown: string, change: (text: string) => string): string {
  if (isCostly(markdown)) return fenced(markdown);
  const inert = markdownParts(markdown)
    .map(({ kind, text }) => {
      if (kind === "text") return change(text);
      return kind === "html" ? change(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")) : text;
    })
    .join("");
  const fence = openFence(inert);
  return fence === null ? inert : `${inert}${/[\r\n]$/.test(inert) ? "" : "\n"}${fence}`;
}

/** What would take seconds to render is code, as it is shown here. */
function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [fence, text, fence].join("\n");
}

function withoutTurns(text: string): string {
  return text.replaceAll(/\\[\\&]|&[#\w]{2,33};/g, (found) =>
    isObeyed(characterOf(found)) ? `&amp;${found.slice(1)}` : found,
  );
}

/** The character that a reference stands for; anything else itself. */
function characterOf(found: string): string {
  const [, hex, decimal] = /^&#(?:[xX]([\da-fA-F]{1,6})|(\d{1,7}));$/.exec(found) ?? [];
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN);
  if (code <= 0x10ffff) return String.fromCodePoint(code);
  return named.get(found) ?? found;
}

/**
 * Whether a forge reads more from a sign than stands there.
 * @param before the character before it
 * @param behind those behind it, as many as it takes
 */
function reads(character: string, before: string, behind: string): boolean {
  // As in an address of mail, which calls nobody.
  if (character === "@") return !/[a-z\d]$/i.test(before) && /^\S/.test(behind);
  if (character === "[") return bracketed.test(behind);
  return /^(?:[#!&]|G[HL]-)$/i.test(character) && /^(?:\d|&#)/.test(behind);
}
