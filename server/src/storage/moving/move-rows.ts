import { AppError } from "@tandiff/shared/errors.ts";
import type { Field } from "../canonical-encoding.ts";
import type { MoveTarget } from "../postgres/move-target.ts";
import type { FolderRows } from "./folder-rows.ts";
import { assertKnownTables, movedTables, type MovedTable } from "./moved-tables.ts";
import { RowSums } from "./row-sums.ts";

type Row = readonly Field[];

/** Rows that are sent at once: so many, or fewer that have so many bytes together. */
const batch = { rows: 500, bytes: 1024 ** 2 };

/** How far it is with the rows of one table, or with the logs of all sessions. */
export interface MoveProgress {
  readonly step: "moved" | "compared" | "checked";
  readonly what: MovedTable;
  readonly done: number;
  readonly all: number;
}

export type OnMoveProgress = (progress: MoveProgress) => void;

/**
 * Puts every row of a data folder into a database, byte for byte, reads all back, and compares.
 * @returns what the rows come to
 * @throws AppError "internal" for a table that is not known, or when what is read is not what was there
 */
export async function moveRows(
  source: FolderRows,
  target: MoveTarget,
  onProgress: OnMoveProgress,
): Promise<RowSums> {
  assertKnownTables(target.tables());
  const [sent, found] = [new RowSums(), new RowSums()];
  for (const table of movedTables) {
    const columns = source.columns(table);
    const report = reporter("moved", table, source.count(table), onProgress);
    for await (const rows of batches(source.rows(table))) {
      await target.insert(table, columns, rows);
      for (const row of rows) sent.add(table, row, source.sessionOf(table, row));
      report(rows.length);
    }
  }
  for (const table of movedTables) {
    const report = reporter("compared", table, sent.ofTable(table).rows, onProgress);
    for await (const rows of target.pages(table, source.columns(table))) {
      for (const row of rows) found.add(table, row, source.sessionOf(table, row));
      report(rows.length);
    }
  }
  const differences = sent.differences(found);
  if (differences.length === 0) return sent;
  throw new AppError("internal", `PostgreSQL has not kept as they were: ${differences.join(", ")}.`);
}

function reporter(
  step: MoveProgress["step"],
  what: MovedTable,
  all: number,
  onProgress: OnMoveProgress,
): (rows: number) => void {
  let done = 0;
  return (rows) => {
    done += rows;
    onProgress({ step, what, done, all });
  };
}

async function* batches(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  let part: Row[] = [];
  let bytes = 0;
  for await (const row of rows) {
    part.push(row);
    bytes += sizeOf(row);
    if (part.length < batch.rows && bytes < batch.bytes) continue;
    yield part;
    [part, bytes] = [[], 0];
  }
  if (part.length > 0) yield part;
}

/** About. */
function sizeOf(row: Row): number {
  return row.reduce<number>(
    (sum, field) => sum + (typeof field === "number" || field === null ? 8 : field.length),
    0,
  );
}
