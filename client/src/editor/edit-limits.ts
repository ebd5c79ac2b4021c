import { limits } from "@tandiff/shared/limits.ts";
import type * as Y from "yjs";
import { utf8Length, type TextChange } from "../sync/text-changes.ts";

const KiB = 1024;

/** The sentence why an edit is too large to be made, or null when it is not. */
export function editFault(text: Y.Text, changes: readonly TextChange[]): string | null {
  const inserted = changes.reduce((sum, change) => sum + change.text.length, 0);
  // In UTF-8 a code unit takes at most three bytes.
  if (inserted * 3 > limits.paste) {
    const bytes = changes.reduce((sum, change) => sum + utf8Length(change.text), 0);
    if (bytes > limits.paste) {
      return `That is ${Math.ceil(bytes / KiB)} KiB at once, and ${limits.paste / KiB} KiB is the most, so nothing was changed.`;
    }
  }
  const growth = inserted - changes.reduce((sum, change) => sum + change.length, 0);
  if (growth <= 0) return null;
  if (text.length + growth > limits.workspaceFile) {
    return "The file would grow past 1 MiB, so nothing was changed.";
  }
  if (workspaceLength(text) + growth > limits.workspace) {
    return "The files together would grow past 8 MiB, so nothing was changed.";
  }
  return null;
}

/** UTF-16 code units in all files, the unit that the server counts in. */
function workspaceLength({ doc }: Y.Text): number {
  let total = 0;
  for (const root of doc?.share.keys() ?? []) total += doc?.getText(root).length ?? 0;
  return total;
}
