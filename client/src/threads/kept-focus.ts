/** The view that a form stands in next takes a moment to load. Milliseconds. */
const patience = 5_000;

interface Left {
  readonly draftKey: string;
  /** Where the cursor stood in its text. */
  readonly cursor: number;
  readonly until: number;
}

let left: Left | null = null;

/** A form went away under somebody who types in it, as when the call begins: it takes the focus when it is back. */
export function leaveFocus(draftKey: string, cursor: number): void {
  left = { draftKey, cursor, until: Date.now() + patience };
}

/** Where the cursor stood in this form when it was taken away; null where it was not. Asked once, it is null. */
export function takeLeftFocus(draftKey: string): number | null {
  if (left?.draftKey !== draftKey) return null;
  const { cursor, until } = left;
  left = null;
  return Date.now() < until ? cursor : null;
}
