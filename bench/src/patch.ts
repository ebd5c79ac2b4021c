/** A row of a unified diff: its kind, the numbers of the line (0 where a side lacks it) and its text. */
export interface PatchRow {
  readonly kind: " " | "+" | "-" | "@";
  readonly base: number;
  readonly head: number;
  readonly text: string;
}

export interface PatchFile {
  readonly basePath: string;
  readonly headPath: string;
  readonly rows: readonly PatchRow[];
}

/** Where a thread stands: a changed line. `file` counts in the order of the patch. */
export interface ThreadPlace {
  readonly file: number;
  readonly path: string;
  readonly side: "base" | "head";
  readonly line: number;
  readonly body: string;
}

/**
 * Reads what `git diff` writes. Meant for the inputs of this benchmark, whose paths have no spaces
 * or quotes; not a general parser.
 */
export function parsePatch(patch: string): PatchFile[] {
  const files: PatchFile[] = [];
  for (const section of patch.split(/^(?=diff --git )/m)) {
    const paths = /^diff --git a\/(\S+) b\/(\S+)/.exec(section);
    const body = section.indexOf("\n@@ ");
    if (!paths || body === -1) continue;
    const rows = rowsOf(section.slice(body + 1));
    files.push({ basePath: paths[1] ?? "", headPath: paths[2] ?? "", rows });
  }
  return files;
}

function rowsOf(hunks: string): PatchRow[] {
  const rows: PatchRow[] = [];
  let base = 0;
  let head = 0;
  for (const line of hunks.split("\n").slice(0, -1)) {
    const start = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (start) {
      base = Number(start[1]);
      head = Number(start[2]);
      rows.push({ kind: "@", base: 0, head: 0, text: line });
      continue;
    }
    const text = line.slice(1);
    if (line.startsWith("+")) rows.push({ kind: "+", base: 0, head: head++, text });
    else if (line.startsWith("-")) rows.push({ kind: "-", base: base++, head: 0, text });
    else if (line.startsWith(" ")) rows.push({ kind: " ", base: base++, head: head++, text });
  }
  return rows;
}

/** Spreads threads evenly over the changed lines. */
export function placeThreads(files: readonly PatchFile[], count: number): ThreadPlace[] {
  const changed = files.flatMap((file, index) =>
    file.rows.flatMap((row) => (row.kind === "+" || row.kind === "-" ? [{ file, index, row }] : [])),
  );
  return Array.from({ length: count }, (_, number): ThreadPlace[] => {
    const at = changed[Math.floor(((number + 0.5) * changed.length) / count)];
    if (!at) return [];
    const side = at.row.kind === "-" ? "base" : "head";
    return [
      {
        file: at.index,
        path: side === "base" ? at.file.basePath : at.file.headPath,
        side,
        line: at.row[side],
        body: `Comment ${number + 1}: would a name that says what this is for help the next reader here?`,
      },
    ];
  }).flat();
}
