/** Whole numbers from 0 to below a bound, the same for the same seed; see `randomFrom`. */
export type Draw = (bound: number) => number;

const paths = ["a", "a.b", "b/c", "b/d", "b/e/f", "größe", "c", "x/y/z"];

/**
 * A history with branches and merges for `git fast-import`: branches `main` and `change`, files that come, change,
 * go and become folders.
 */
export function randomHistory(draw: Draw): string {
  const lines: string[] = [];
  const count = 4 + draw(14);
  for (let mark = 1; mark <= count; mark++) {
    lines.push(`commit refs/heads/${mark === 1 ? "main" : "change"}`, `mark :${mark}`);
    lines.push(`committer Ada <ada@example.org> ${1_700_000_000 + mark * 60 + draw(50)} +0200`);
    const message = `Commit ${mark}${"\n".repeat(draw(3))}`;
    lines.push(`data ${Buffer.byteLength(message)}`, message);
    if (mark > 1) lines.push(`from :${1 + draw(mark - 1)}`);
    if (mark > 3 && draw(3) === 0) lines.push(`merge :${1 + draw(mark - 1)}`);
    for (let edits = 1 + draw(3); edits > 0; edits--) lines.push(...edit(draw));
    lines.push("");
  }
  const base = 1 + draw(count - 1);
  return [...lines, "reset refs/heads/main", `from :${base}`, "", ""].join("\n");
}

function edit(draw: Draw): string[] {
  const path = paths[draw(paths.length)] ?? "a";
  if (draw(5) === 0) return [`D ${path}`];
  const content = `${"shared line\n".repeat(40)}${draw(1_000)}\n`;
  const mode = ["100644", "100644", "100755", "120000"][draw(4)] ?? "100644";
  return [`M ${mode} inline ${path}`, `data ${Buffer.byteLength(content)}`, content];
}
