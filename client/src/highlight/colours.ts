import type { LineTokens } from "./tokens.ts";

/** A text's colours as they travel: numbers that can be handed over instead of copied. */
export interface PackedColours {
  /** For each line the token that it begins with; one more at the end. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Three numbers a token: from, to, and which of `scopes`. */
  readonly tokens: Uint32Array<ArrayBuffer>;
  readonly scopes: readonly string[];
}

/** The colours of a text, read line by line as lines come in sight. */
export interface Colours {
  /** Lines count from 1. */
  readonly line: (line: number) => LineTokens;
  readonly all: () => readonly LineTokens[];
}

const noTokens: LineTokens = [];

export function packColours(lines: readonly LineTokens[]): PackedColours {
  const scopes = new Map<string, number>();
  const starts = new Uint32Array(lines.length + 1);
  const tokens = new Uint32Array(lines.reduce((sum, line) => sum + line.length, 0) * 3);
  let at = 0;
  for (const [index, line] of lines.entries()) {
    starts[index] = at / 3;
    for (const [from, to, scope] of line) {
      const known = scopes.get(scope) ?? scopes.size;
      scopes.set(scope, known);
      tokens.set([from, to, known], at);
      at += 3;
    }
  }
  starts[lines.length] = at / 3;
  return { starts, tokens, scopes: [...scopes.keys()] };
}

export function unpackColours({ starts, tokens, scopes }: PackedColours): Colours {
  let every: readonly LineTokens[] | null = null;
  const line = (number: number): LineTokens => {
    const first = starts[number - 1] ?? 0;
    const end = starts[number] ?? 0;
    if (end <= first) return noTokens;
    return Array.from({ length: end - first }, (_, index) => {
      const at = (first + index) * 3;
      return [tokens[at] ?? 0, tokens[at + 1] ?? 0, scopes[tokens[at + 2] ?? 0] ?? ""] as const;
    });
  };
  return {
    line,
    all: () => (every ??= Array.from({ length: starts.length - 1 }, (_, index) => line(index + 1))),
  };
}
