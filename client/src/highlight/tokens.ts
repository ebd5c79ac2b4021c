/** Coloured stretches of one line, ascending, not overlapping; the scope is highlight.js's, e.g. `keyword`. */
export type LineTokens = readonly (readonly [from: number, to: number, scope: string])[];

const entities: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#x27;": "'",
  }),
);

/**
 * Reads the HTML that highlight.js 11 writes (`<span class="hljs-…">`, `</span>`, five entities; see its
 * `lib/core.js`, HTMLRenderer and escapeHTML) into tokens a line, so that it never becomes markup. A token
 * over several lines is split at LF, and of nested ones the innermost wins.
 */
export function splitTokens(html: string): LineTokens[] {
  const lines: [number, number, string][][] = [[]];
  const scopes: (string | null)[] = [];
  let column = 0;

  function addText(text: string): void {
    const scope = scopes.findLast((each) => each !== null) ?? null;
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) {
        lines.push([]);
        column = 0;
      }
      if (part === "") continue;
      const line = lines.at(-1) ?? [];
      const last = line.at(-1);
      if (scope !== null) {
        if (last?.[1] === column && last[2] === scope) last[1] = column + part.length;
        else line.push([column, column + part.length, scope]);
      }
      column += part.length;
    }
  }

  for (const [part] of html.matchAll(
    /<span class="[^"]*">|<\/span>|&(?:amp|lt|gt|quot|#x27);|[^<&]+|[<&]/g,
  )) {
    if (part === "</span>") scopes.pop();
    else if (part.startsWith("<span")) scopes.push(/hljs-([a-z_-]+)/.exec(part)?.[1] ?? null);
    else addText(entities.get(part) ?? part);
  }
  return lines;
}
