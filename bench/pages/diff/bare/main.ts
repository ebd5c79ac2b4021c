import { languageOf } from "../data/language.ts";
import { formElement, type Index, loadJson, type Row, type Thread, threadElement } from "../data/load.ts";
import type { Request } from "./worker.ts";

/**
 * The least that a browser can do for this: rows of 20 px placed by arithmetic, plain DOM, one fetch for each
 * file that comes in sight. `?colour` adds highlight.js in a worker.
 */
const rowHeight = 20;
const threadHeight = 60;
const overscan = 10;

interface FilePart {
  readonly number: number;
  readonly path: string;
  /** Of the file's header; rows follow. */
  readonly top: number;
  readonly height: number;
  readonly threads: Map<string, Thread>;
  rows: readonly Row[] | null;
  /** Pixels from the file's top to each row; made when the rows are there. */
  tops: Float64Array;
  colours: readonly string[] | null;
  asked: boolean;
}

const style = document.createElement("style");
style.textContent = `
body { margin: 0 } .scroller { position: absolute; inset: 0; overflow: auto; contain: strict; font: 13px/20px monospace }
.row { position: absolute; left: 0; right: 0; height: 20px; white-space: pre; overflow: hidden }
.file { background: #eee } .add { background: #e6ffec } .del { background: #ffebe9 }
.row i { display: inline-block; width: 80px; color: #888; font-style: normal }
.block { position: absolute; left: 0; right: 0; height: 60px } .hljs-keyword { color: #a0f } .hljs-string { color: #070 }
.hljs-comment { color: #777 } .hljs-title, .hljs-number, .hljs-built_in, .hljs-attr, .hljs-literal { color: #05a }`;
document.head.append(style);
const scroller = document.createElement("div");
scroller.className = "scroller";
const canvas = document.createElement("div");
scroller.append(canvas);
document.body.append(scroller);

const worker = location.search.includes("colour")
  ? new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })
  : null;
const index = await loadJson<Index>("/data/index.json");
const threadsOf = Map.groupBy(index.threads, (thread) => thread.file);
let top = 0;
const files = index.files.map((file, number): FilePart => {
  const own = threadsOf.get(number) ?? [];
  const threads = new Map(own.map((thread) => [`${thread.side}:${thread.line}`, thread]));
  const height = (file.rows + 1) * rowHeight + own.length * threadHeight;
  const part = { number, path: file.path, top, height, threads, rows: null, colours: null, asked: false };
  top += height;
  return { ...part, tops: new Float64Array() };
});
canvas.style.height = `${top}px`;
let form: { file: FilePart; row: number } | null = null;
const shown = new Map<string, HTMLElement>();

/** The first index whose value is past `wanted`, less one. */
function search(length: number, valueAt: (index: number) => number, wanted: number): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (valueAt(middle) <= wanted) from = middle + 1;
    else to = middle;
  }
  return Math.max(0, from - 1);
}

function threadAt(file: FilePart, row: Row): Thread | undefined {
  return file.threads.get(row[2] > 0 ? `head:${row[2]}` : `base:${row[1]}`);
}

async function load(file: FilePart): Promise<void> {
  if (file.asked) return;
  file.asked = true;
  const rows = await loadJson<readonly Row[]>(`/data/file/${file.number}.json`);
  file.tops = new Float64Array(rows.length);
  let at = rowHeight;
  for (const [number, row] of rows.entries()) {
    file.tops[number] = at;
    at += rowHeight + (row[0] !== "@" && threadAt(file, row) ? threadHeight : 0);
  }
  file.rows = rows;
  draw();
  const language = languageOf(file.path);
  if (!worker || language === null) return;
  const request: Request = { file: file.number, language, lines: rows.map((row) => row[3]) };
  worker.postMessage(request);
}

worker?.addEventListener("message", ({ data }: MessageEvent<{ file: number; lines: readonly string[] }>) => {
  const file = files[data.file];
  if (!file) return;
  file.colours = data.lines;
  for (const [key, element] of shown) {
    if (element.dataset["file"] !== String(data.file) || element.dataset["row"] === undefined) continue;
    element.remove();
    shown.delete(key);
  }
  draw();
});

function draw(): void {
  const from = scroller.scrollTop - overscan * rowHeight;
  const to = scroller.scrollTop + scroller.clientHeight + overscan * rowHeight;
  const wanted = new Set<string>();
  const put = (key: string, y: number, make: () => HTMLElement): void => {
    wanted.add(key);
    const known = shown.get(key);
    if (known) return;
    const element = make();
    element.style.top = `${y}px`;
    shown.set(key, element);
    canvas.append(element);
  };
  for (
    let number = search(files.length, (each) => files[each]?.top ?? 0, from);
    number < files.length;
    number++
  ) {
    const file = files[number];
    if (!file || file.top > to) break;
    put(`f${number}`, file.top, () => fileElement(file));
    if (!file.rows) {
      void load(file);
      continue;
    }
    const first = search(file.rows.length, (each) => file.tops[each] ?? 0, from - file.top);
    for (let row = first; row < file.rows.length; row++) {
      const y = file.top + (file.tops[row] ?? 0);
      const content = file.rows[row];
      if (!content || y > to) break;
      put(`r${number}:${row}`, y, () => rowElement(file, row, content));
      const thread = content[0] === "@" ? undefined : threadAt(file, content);
      if (thread) put(`t${number}:${row}`, y + rowHeight, () => block(threadElement(thread.body)));
    }
  }
  if (form?.file.rows) {
    const { file, row } = form;
    put(`form${file.number}:${row}`, file.top + (file.tops[row] ?? 0) + rowHeight, () =>
      block(formElement()),
    );
  }
  for (const [key, element] of shown) {
    if (wanted.has(key)) continue;
    element.remove();
    shown.delete(key);
  }
}

function fileElement(file: FilePart): HTMLElement {
  const element = document.createElement("div");
  element.className = "row file";
  element.textContent = file.path;
  return element;
}

function rowElement(file: FilePart, row: number, [kind, base, head, text]: Row): HTMLElement {
  const element = document.createElement("div");
  element.className = `row line ${kind === "+" ? "add" : kind === "-" ? "del" : ""}`;
  element.dataset["file"] = String(file.number);
  element.dataset["row"] = String(row);
  const gutter = document.createElement("i");
  gutter.textContent = `${base || ""} ${head || ""} ${kind}`;
  const code = document.createElement("code");
  const colours = file.colours?.[row];
  if (colours === undefined) code.textContent = text;
  else code.innerHTML = colours;
  element.append(gutter, code);
  return element;
}

function block(content: HTMLElement): HTMLElement {
  const element = document.createElement("div");
  element.className = "block";
  element.append(content);
  return element;
}

canvas.addEventListener("click", (event) => {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>(".line") : null;
  const file = files[Number(row?.dataset["file"])];
  if (!row || !file) return;
  form = { file, row: Number(row.dataset["row"]) };
  draw();
});
scroller.addEventListener("scroll", draw, { passive: true });
draw();
