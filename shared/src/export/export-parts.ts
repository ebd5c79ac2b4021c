/**
 * The files of an export, with their kinds of content. Each can be had by itself too; which of them there are depends
 * on the session and its reader. `docs/export.md` describes them.
 */
export const exportParts = {
  "fixes.patch": "text/x-patch",
  "fixes.diff": "text/x-patch",
  "full.diff": "text/x-patch",
  "report.html": "text/html; charset=utf-8",
  "report.md": "text/markdown; charset=utf-8",
  "review.json": "application/json",
  "gitlab-discussions.json": "application/json",
  "github-review.json": "application/json",
  "scorecards.json": "application/json",
  "scorecards.csv": "text/csv; charset=utf-8",
} as const;
export type ExportPart = keyof typeof exportParts;

export function isExportPart(name: string): name is ExportPart {
  return Object.hasOwn(exportParts, name);
}
