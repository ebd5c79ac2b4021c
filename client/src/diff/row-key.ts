/** A row's key names what the row stands for, so that it can be found in another list of rows. */
export type RowKey =
  | { readonly kind: "file" | "note" | "notice" | "end"; readonly path: string }
  | { readonly kind: "slot"; readonly path: string; readonly id: string }
  | { readonly kind: "gap"; readonly path: string; readonly start: number }
  | {
      readonly kind: "line";
      readonly path: string;
      readonly base: number | null;
      readonly head: number | null;
    };

/** No path of a repository holds it. */
const separator = "\0";

export function rowKey(key: RowKey): string {
  return [key.kind, key.path, ...detail(key)].join(separator);
}

function detail(key: RowKey): (string | number)[] {
  switch (key.kind) {
    case "slot":
      return [key.id];
    case "gap":
      return [key.start];
    case "line":
      return [key.base ?? "", key.head ?? ""];
    case "file":
    case "note":
    case "notice":
    case "end":
      return [];
  }
}

/** Reads what `rowKey` wrote; null for anything else. */
export function parseRowKey(key: string): RowKey | null {
  const [kind, path, first = "", second = ""] = key.split(separator);
  if (path === undefined) return null;
  switch (kind) {
    case "file":
    case "note":
    case "notice":
    case "end":
      return { kind, path };
    case "slot":
      return { kind, path, id: first };
    case "gap":
      return { kind, path, start: Number(first) };
    case "line":
      return { kind, path, base: lineOf(first), head: lineOf(second) };
    case undefined:
    default:
      return null;
  }
}

function lineOf(text: string): number | null {
  return text === "" ? null : Number(text);
}
