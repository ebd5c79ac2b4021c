/** One of the benchmarks that `pnpm bench` runs. */
export interface Benchmark {
  /** Its options, as `--help` would say them. */
  readonly usage: string;
  /** False for one that opens no page; then nothing is built, and `browser` is empty. */
  readonly needsBrowser?: boolean;
  run(args: readonly string[], browser: string): Promise<Report>;
}

export interface Report {
  /** Begins the name of the file with all values. */
  readonly name: string;
  /** Tables in Markdown. */
  readonly text: string;
  readonly facts: object;
}

/** A wrong option: the usage is shown. */
export class UsageError extends Error {}

/** Those of `all` that a list such as `tandiff,bare` names, or all without one. */
export function chosen<Subject extends { readonly name: string }>(
  all: readonly Subject[],
  list: string | undefined,
): readonly Subject[] {
  const names = list?.split(",") ?? all.map(({ name }) => name);
  const found = all.filter(({ name }) => names.includes(name));
  if (found.length !== names.length) throw new UsageError();
  return found;
}

export function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UsageError();
  return count;
}
