import { commentParts } from "./suggestion.ts";

/** The words of a comment for a line in a list: without fences, marks and line breaks. */
export function excerpt(markdown: string): string {
  return commentParts(markdown)
    .map((part) => (part.kind === "suggestion" ? "(suggested change)" : words(part.text)))
    .join(" ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function words(markdown: string): string {
  return (
    markdown
      .replaceAll(/^ {0,3}(?:`{3,}|~{3,}).*$/gm, "")
      .replaceAll(/^ {0,3}(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, "")
      // Of a link its words.
      .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/`+|\*\*|__|~~/g, "")
  );
}
