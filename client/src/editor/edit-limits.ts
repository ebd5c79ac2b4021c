import { limits } from "@tandiff/shared/limits.ts";
import type * as Y from "yjs";
import { utf8Length, type TextChange } from "../sync/text-changes.ts";

const KiB = 1024;

/** The sentence why a text is too large to be put in at once, or null when it is not. */
export function pasteFault(text: string): string | null {
  // In UTF-8 a code unit takes at most three bytes.
  if (text.length * 3 <= limits.paste) return null;
  const bytes = utf8Length(text);
  return bytes <= limits.paste
    ? null
    : `That is ${Math.ceil(bytes / KiB)} KiB at once, and ${limits.paste / KiB} KiB is the most, so nothing was changed.`;
}

/** The sentence why an edit is too large to be made, or null when it is not. */
export function editFault(text: Y.Text, changes: readonly TextChange[]): string | null {
  if (changes.length > limits.replacements) {
    const most = limits.replacements.toLocaleString("en");
    return `That changes ${changes.length.toLocaleString("en")} places at once, and ${most} is the most, so nothing was changed.`;
  }
  const inserted = changes.map((change) => change.text).join("");
  const fault = pasteFault(inserted);
  if (fault !== null) return fault;
  const growth = inserted.length - changes.reduce((sum, change) => sum + change.length, 0);
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
