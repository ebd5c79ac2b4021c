/** From the key's event on; `remote` is in the other page. See bench/README.md. */
export const timeNames = [
  "own echo in the DOM",
  "own paint",
  "remote DOM",
  "remote paint",
  "remote DOM after own echo",
  "remote paint after own paint",
] as const;
export type TimeName = (typeof timeNames)[number];

export const shares = ["p50", "p95"] as const;
export type Share = (typeof shares)[number];

export type FigureName = `${TimeName}, ${Share}, ms`;

export const figureNames: readonly FigureName[] = timeNames.flatMap((time) =>
  shares.map((share): FigureName => `${time}, ${share}, ms`),
);
