import type { Side } from "@tandiff/shared/diff/file-diff.ts";

/** Characters of a line, as UTF-16 code units from 0, the end excluded. */
export interface Columns {
  readonly start: number;
  readonly end: number;
}

/** A stretch of one line's code that is selected in the page. */
export interface SelectedCode extends Columns {
  readonly row: number;
  readonly side: Side;
  readonly line: number;
}

/**
 * What of the code of one line a selection covers, or null where it covers nothing, more than a line, or
 * what nobody may comment on. `textOf` gives the line's own text: the page shows signs beside it.
 */
export function selectedCode(
  selection: Selection | null,
  textOf: (row: number, side: Side, line: number) => string | undefined,
): SelectedCode | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const code = codeOf(range.startContainer);
  const row = code?.closest<HTMLElement>("[data-index]");
  const gutter = code?.closest("[data-change]")?.querySelector<HTMLElement>("[data-gutter]");
  if (!code || !row || !gutter) return null;
  const place = {
    row: Number(row.dataset["index"]),
    side: gutter.dataset["side"] === "base" ? ("base" as const) : ("head" as const),
    line: Number(gutter.dataset["line"]),
  };
  const text = textOf(place.row, place.side, place.line)?.replace(/\r$/, "");
  if (text === undefined) return null;
  const start = Math.min(columnAt(code, range.startContainer, range.startOffset), text.length);
  // A triple click selects to where the next line begins.
  const end =
    codeOf(range.endContainer) === code
      ? Math.min(columnAt(code, range.endContainer, range.endOffset), text.length)
      : range.toString().trim() === text.slice(start).trim()
        ? text.length
        : start;
  return start < end ? { ...place, start, end } : null;
}

function codeOf(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>("[data-row] code") ?? null;
}

/** The character of the line at which a place in the page stands. */
function columnAt(code: HTMLElement, node: Node, offset: number): number {
  const children = [...code.childNodes];
  if (node === code) return children.slice(0, offset).reduce((sum, child) => sum + lengthOf(child), 0);
  const index = children.findIndex((child) => child.contains(node));
  const before = children.slice(0, index).reduce((sum, child) => sum + lengthOf(child), 0);
  const child = children[index];
  const isText = node.nodeType === Node.TEXT_NODE && child !== undefined && !isSign(child);
  return before + (isText ? offset : offset === 0 || child === undefined ? 0 : lengthOf(child));
}

/** Characters of the line that a part of its code stands for; `data-name` is a control character's badge. */
function lengthOf(node: Node): number {
  if (node instanceof HTMLElement && node.dataset["name"] !== undefined) return 1;
  return isSign(node) ? 0 : (node.textContent?.length ?? 0);
}

function isSign(node: Node): boolean {
  return (
    node instanceof HTMLElement && (node.dataset["name"] !== undefined || node.dataset["sign"] !== undefined)
  );
}

/** One character or word more or less at the end of a chosen stretch; it never becomes empty. */
export function extendColumns(
  text: string,
  columns: Columns | null,
  by: 1 | -1,
  word: boolean,
): Columns | null {
  const first = Math.max(0, text.search(/\S/));
  if (text.length === 0) return null;
  if (!columns) return extendColumns(text, { start: first, end: first }, 1, word);
  const { start, end } = columns;
  if (by > 0) {
    const next = word
      ? (/^\s*(?:\w+|[^\w\s]+)/.exec(text.slice(end))?.[0].length ?? 1)
      : characterAt(text, end);
    return { start, end: Math.min(text.length, end + next) };
  }
  const shown = text.slice(start, end);
  const less = word
    ? (/(?:\w+|[^\w\s]+)\s*$/.exec(shown)?.[0].length ?? 1)
    : /[\uDC00-\uDFFF]/.test(text[end - 1] ?? "")
      ? 2
      : 1;
  return end - less > start ? { start, end: end - less } : columns;
}

/** Code units of the character that begins here. */
function characterAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
