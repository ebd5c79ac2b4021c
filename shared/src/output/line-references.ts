/** A place in a line of output that names a line of a file. */
export interface LineReference {
  /** Where it stands in the output's line, in UTF-16 code units, the end excluded. */
  readonly from: number;
  readonly to: number;
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The files that an output may speak of. */
export interface KnownPaths {
  readonly paths: ReadonlySet<string>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

export function knownPaths(paths: Iterable<string>): KnownPaths {
  const all = new Set(paths);
  const byName = new Map<string, string[]>();
  for (const path of all) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return { paths: all, byName };
}

/** Nobody wrote a longer line by hand, and searching it could take long. */
const longestSearched = 2_000;

/**
 * `path:line` with or without a column (ruby, rspec, minitest, go, vitest, jest, pytest), `path(line,column)`
 * (tsc), and `File "path", line n` (python).
 */
const forms = [
  /File "(?<path>[^"]+)", line (?<line>\d{1,7})/dg,
  /(?<![^\s"'`()<>[\]{}|,;:=])(?<path>(?:file:|[A-Za-z]:(?=\\))?[^\s"'`()<>[\]{}|,;:]+)\((?<line>\d{1,7}),\d{1,7}\)/dg,
  /(?<![^\s"'`()<>[\]{}|,;:=])(?<path>(?:file:|[A-Za-z]:(?=\\))?[^\s"'`()<>[\]{}|,;:]+):(?<line>\d{1,7})(?::\d{1,7})?(?!\d)/dg,
];

/** The lines of known files that a line of output names, from left to right, none within another. */
export function lineReferences(text: string, known: KnownPaths): LineReference[] {
  if (text.length > longestSearched || !/\d/.test(text)) return [];
  const found: LineReference[] = [];
  for (const form of forms) {
    for (const match of text.matchAll(form)) {
      const path = knownPath(match.groups?.["path"] ?? "", known);
      const [from, to] = match.indices?.[0] ?? [0, 0];
      const line = Number(match.groups?.["line"]);
      if (path === null || line === 0) continue;
      if (found.some((other) => from < other.to && other.from < to)) continue;
      found.push({ from, to, path, line });
    }
  }
  return found.toSorted((a, b) => a.from - b.from);
}

/** Code of others, whose file names are often those of one's own. */
const foreign = /(?:^|\/)(?:node_modules|vendor|site-packages|gems|go\/src|go\/pkg|dist-packages|\.bundle)\//;

/**
 * The known file that a path in an output means. A program may name it by where its folder is on somebody's
 * machine, or, as `go test` does, by its name alone: then only where no other file has that name.
 */
function knownPath(named: string, { paths, byName }: KnownPaths): string | null {
  const slashed = named.replaceAll("\\", "/");
  if (foreign.test(slashed)) return null;
  const parts = slashed.split("/").filter((part) => part !== "" && part !== ".");
  const own = parts.slice(parts.lastIndexOf("..") + 1);
  for (let start = 0; start < own.length; start++) {
    const path = own.slice(start).join("/");
    if (paths.has(path)) return path;
  }
  const ending = `/${own.join("/")}`;
  const [only, ...others] = (byName.get(own.at(-1) ?? "") ?? []).filter((path) => path.endsWith(ending));
  return only !== undefined && others.length === 0 ? only : null;
}
