/** What the peers' server answers; see `src/diff/peer-data.ts`. */
export interface Thread {
  readonly file: number;
  readonly path: string;
  readonly side: "base" | "head";
  readonly line: number;
  readonly body: string;
}

export type Row = readonly [kind: " " | "+" | "-" | "@", base: number, head: number, text: string];

export interface Index {
  readonly files: readonly { readonly path: string; readonly rows: number }[];
  readonly threads: readonly Thread[];
}

export async function loadPatch(): Promise<{ patch: string; threads: readonly Thread[] }> {
  const [patch, threads] = await Promise.all([
    fetch("/data/patch.diff").then((response) => response.text()),
    loadJson<readonly Thread[]>("/data/threads.json"),
  ]);
  return { patch, threads };
}

export async function loadJson<T>(path: string): Promise<T> {
  const value: T = JSON.parse(await (await fetch(path)).text());
  return value;
}

/** The same thread block and the same form for every page that can show them. */
export function threadElement(body: string): HTMLElement {
  const element = document.createElement("div");
  element.className = "thread";
  element.style.cssText = "padding:8px 16px;border:1px solid #bbb;margin:4px;font:13px sans-serif;";
  const author = document.createElement("b");
  author.textContent = "Noor ";
  element.append(author, body);
  return element;
}

export function formElement(): HTMLElement {
  const form = document.createElement("form");
  const area = document.createElement("textarea");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Comment";
  form.append(area, button);
  requestAnimationFrame(() => area.focus({ preventScroll: true }));
  return form;
}
