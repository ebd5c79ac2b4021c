import { parse, postprocess, preprocess } from "micromark";
import { gfm } from "micromark-extension-gfm";
import { isCostly } from "./markdown-cost.ts";

/** A piece of a Markdown text, as readers of CommonMark and of GitHub's additions take it apart. */
export interface MarkdownPart {
  /** `address` is where a link leads, and any address that stands in the text. */
  readonly kind: "code" | "html" | "address" | "text";
  readonly text: string;
}

const kinds: ReadonlyMap<string, MarkdownPart["kind"]> = new Map([
  ["codeFenced", "code"],
  ["codeIndented", "code"],
  ["codeText", "code"],
  ["htmlFlow", "html"],
  ["htmlText", "html"],
  ["autolink", "address"],
  ["literalAutolink", "address"],
  ["resourceDestination", "address"],
  ["definitionDestination", "address"],
]);

/** All of a text in its order. One that would take seconds to take apart is all `text`. */
export function markdownParts(markdown: string): readonly MarkdownPart[] {
  const parts: MarkdownPart[] = [];
  let read = 0;
  const take = (kind: MarkdownPart["kind"], end: number): void => {
    if (end > read) parts.push({ kind, text: markdown.slice(read, end) });
    read = Math.max(read, end);
  };
  for (const [way, { type, start, end }] of eventsOf(markdown)) {
    const kind = way === "enter" ? kinds.get(type) : undefined;
    // What stands in another of them is a part of that one.
    if (kind === undefined || start.offset < read) continue;
    take("text", start.offset);
    take(kind, end.offset);
  }
  take("text", markdown.length);
  return parts;
}

/** The marks that end a block of code which a text leaves open, and which what follows it would be taken for; or null. */
export function openFence(markdown: string): string | null {
  let fence: { readonly marks: string; readonly isOpen: boolean } | null = null;
  let depth = 0;
  for (const [way, { type, start, end }] of eventsOf(markdown)) {
    // A block in a list or a quotation ends with that.
    if (containers.has(type)) depth += way === "enter" ? 1 : -1;
    if (way !== "exit" || depth > 0) continue;
    if (type === "codeFencedFenceSequence")
      fence = { marks: markdown.slice(start.offset, end.offset), isOpen: fence === null };
    if (type === "codeFenced" && !fence?.isOpen) fence = null;
  }
  return fence?.marks ?? null;
}

const containers: ReadonlySet<string> = new Set([
  "blockQuote",
  "listOrdered",
  "listUnordered",
  "gfmFootnoteDefinition",
]);

function eventsOf(markdown: string): ReturnType<typeof postprocess> {
  if (isCostly(markdown)) return [];
  const document = parse({ extensions: [gfm()] }).document();
  // A byte order mark would be left out, and counted by nobody.
  const counted = markdown.replace(/^\ufeff/, "x");
  return postprocess(document.write(preprocess()(counted, null, true)));
}
