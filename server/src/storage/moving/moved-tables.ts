import { AppError } from "@tandiff/shared/errors.ts";

/** Tables whose rows go from one database to another, in an order in which none names a row that is not there yet. */
export const movedTables = [
  "exercises",
  "retired_exercises",
  "rubrics",
  "blobs",
  "exercise_blobs",
  "keyrings",
  "sessions",
  "erasures",
  "session_keys",
  "focus_keys",
  "invites",
  "log_heads",
  "log",
  "segments",
  "dropped_runs",
  "snapshots",
  "private_values",
  "accommodations",
  "scorecards",
  "focus_texts",
  "restores",
] as const;

export type MovedTable = (typeof movedTables)[number];

/** Tables that tell of one database alone. */
const ownTables: ReadonlySet<string> = new Set(["page_files", "probes", "receipts", "schema_version"]);

/** @throws AppError "internal" for one whose rows would be left behind */
export function assertKnownTables(tables: Iterable<string>): void {
  const known = new Set<string>(movedTables);
  const unknown = [...tables].filter((table) => !known.has(table) && !ownTables.has(table));
  if (unknown.length === 0) return;
  throw new AppError("internal", `This command does not know how to move ${unknown.join(", ")}.`);
}
