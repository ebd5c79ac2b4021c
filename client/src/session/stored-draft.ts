import { isCommentId } from "@tandiff/shared/id-forms.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { noLabels, severities, threadKinds } from "@tandiff/shared/session/label-words.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import type { LocalDraft } from "./draft-merge.ts";

/**
 * A draft from this browser's storage, or null when it is not one. Checked by its outline only: this
 * page wrote it, and the server looks at each part of it before it takes it.
 */
export function parseStoredDraft(text: string): LocalDraft | null {
  try {
    const value: { [part in keyof LocalDraft]?: unknown } = JSON.parse(text);
    const { key, body, position, labels, comment, basis, dirty, changedAt } = value;
    if (typeof key !== "string" || typeof body !== "string") return null;
    if (position !== null && !isPosition(position)) return null;
    const chosen = isObject(labels) ? { labels: labelsIn(labels) } : {};
    const becomes = typeof comment === "string" && isCommentId(comment) ? { comment } : {};
    const known = typeof basis === "number" ? basis : null;
    const own = { dirty: dirty === true, changedAt: typeof changedAt === "number" ? changedAt : 0 };
    return { key, body, position, ...chosen, ...becomes, basis: known, ...own };
  } catch {
    return null;
  }
}

function labelsIn({ severity, kind }: Readonly<Record<string, unknown>>): Labels {
  return {
    severity: severities.find((one) => one === severity) ?? noLabels.severity,
    kind: threadKinds.find((one) => one === kind) ?? noLabels.kind,
  };
}

function isPosition(value: unknown): value is Position {
  if (!isObject(value) || typeof value["path"] !== "string") return false;
  if (value["side"] !== "base" && value["side"] !== "head") return false;
  const { lines, columns, across } = value;
  return (
    (lines === null || isRange(lines)) &&
    (columns === undefined || isRange(columns)) &&
    (across === undefined ||
      (isObject(across) && typeof across["path"] === "string" && isRange(across["lines"])))
  );
}

function isRange(value: unknown): boolean {
  return isObject(value) && typeof value["start"] === "number" && typeof value["end"] === "number";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
