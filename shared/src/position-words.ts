import type { Lines, Position } from "./position.ts";

/** A position as a person says it: `app/models/order.rb:31-34 (base)`; null is the merge request as a whole. */
export function describePosition(position: Position | null): string {
  if (position === null) return "the merge request";
  const { path, side, lines, columns, across } = position;
  const characters = columns ? `, characters ${columns.start + 1} to ${columns.end}` : "";
  const before = across ? ` (with base ${lineWords(across.lines)})` : "";
  return `${path}${lines ? `:${lineWords(lines)}` : ""}${side === "base" ? " (base)" : ""}${characters}${before}`;
}

function lineWords({ start, end }: Lines): string {
  return start === end ? `${start}` : `${start}-${end}`;
}
