/** What is computed for a document, by the name of its place in it. */
export type Tables = Readonly<Record<string, string>>;

/**
 * Puts each table between its marks, `<!-- name -->` and `<!-- /name -->`.
 * @throws Error when the document has no such place
 */
export function withTables(document: string, tables: Tables): string {
  let text = document;
  for (const [name, table] of Object.entries(tables)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [before, rest, ...others] = text.split(start);
    const [, after, ...more] = rest?.split(end) ?? [];
    if (before === undefined || after === undefined || others.length + more.length > 0) {
      throw new Error(`There is not one place between ${start} and ${end}.`);
    }
    text = `${before}${start}\n\n${table}\n\n${end}${after}`;
  }
  return text;
}

/** Without how wide its columns are drawn. */
export function plainTables(document: string): string {
  return document.replaceAll(/ *\| */g, "|").replaceAll(/-{2,}/g, "--");
}
