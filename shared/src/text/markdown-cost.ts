/** More cells than any table that people write: a short row is filled up to the width of its header. */
const mostCells = 20_000;
/** Nesting of quotations and lists in one line, and marks of emphasis in one text: both cost their square. */
const deepest = 60;
const mostMarks = 1_500;
/** Brackets of links in one text, for the same reason. */
const mostBrackets = 3_000;

/**
 * Whether a text of a few thousand characters would take seconds to render and hang the page of whoever
 * reads it. Such a text is shown as it was typed.
 */
export function isCostly(markdown: string): boolean {
  const lines = markdown.split("\n");
  const widest = Math.max(0, ...lines.map((line) => (/^[\s>|:-]*$/.test(line) ? line.split("|").length : 0)));
  if (widest * lines.length > mostCells) return true;
  if ((markdown.match(/[*_~]/g)?.length ?? 0) > mostMarks) return true;
  if ((markdown.match(/[[\]]/g)?.length ?? 0) > mostBrackets) return true;
  return lines.some((line) => markersBefore(line) > deepest);
}

/** How many quotations and list items a line opens before its text. */
function markersBefore(line: string): number {
  const [opening = ""] = /^(?:\s*(?:>|[-+*](?=\s)|\d{1,9}[.)](?=\s)))*/.exec(line) ?? [];
  return opening.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0;
}
