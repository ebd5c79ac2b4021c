import { randomFrom } from "../../server/src/sync/testing.ts";

/** What a hostile text is meant for: where people's Markdown, names, paths, code and outputs go. */
export const hostileKinds = ["markdown", "name", "path", "code", "output", "link"] as const;
export type HostileKind = (typeof hostileKinds)[number];

export interface Hostile {
  readonly kind: HostileKind;
  /** Of the template; unique with `value`. */
  readonly name: string;
  readonly value: string;
}

type Random = (below: number) => number;
type Template = readonly [kind: HostileKind, name: string, make: (random: Random) => string];

/** What all of them try to do. Pages of the tests look for the mark. */
const evil = "window.ran=1";

const pick = <Value>(random: Random, values: readonly [Value, ...Value[]]): Value =>
  values[random(values.length)] ?? values[0];

const upperHere = (text: string, random: Random): string =>
  text.replaceAll(/[a-z]/g, (letter) => (random(3) === 0 ? letter.toUpperCase() : letter));
const space = (random: Random): string => pick(random, [" ", "\t", "\n", "/", "\f", " \u0000 ", "\u00a0 "]);
const tag = (random: Random): string =>
  upperHere(
    pick(random, ["img", "svg", "video", "body", "details open", "math", "input autofocus", "marquee"]),
    random,
  );
const handler = (random: Random): string =>
  upperHere(
    pick(random, ["onerror", "onload", "ontoggle", "onfocus", "onpointerover", "onanimationstart"]),
    random,
  );
const scheme = (random: Random): string =>
  pick(random, [
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "java&#10;script:",
    "&#106;avascript:",
    "\u0001javascript:",
    "vbscript:",
    "data:text/html,",
    "data:text/html;base64,",
    "blob:",
    "file:///etc/passwd?",
  ]);
const turn = (random: Random): string =>
  pick(random, ["\u202e", "\u202d", "\u2066", "\u2067", "\u202a", "\u200f", "\u061c", "\u2069"]);
const hidden = (random: Random): string =>
  pick(random, ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u{e0041}", "\u3164", "\u0000", "\u0008", "\u001b"]);
const escape = (random: Random): string =>
  pick(random, [
    "\u001b]0;title\u0007",
    "\u001b]8;;https://elsewhere.example\u0007here\u001b]8;;\u0007",
    "\u001b[2J\u001b[H",
    "\u001b[31m",
    "\u009b31m",
    "\u001bP$q\u001b\\",
    "\u001b]52;c;cm0gLXJm\u0007",
    "\u001b[6n",
    "\u001bc",
    "\b\b\b\b",
    "\r\u001b[K",
    "\u001b]1337;File=:AAAA\u0007",
  ]);
const up = (random: Random): string =>
  pick(random, ["../", "..\\", "..//", "./../", "../.././", "%2e%2e/", "..\u2215", "..;/"]).repeat(
    1 + random(5),
  );
const dotGit = (random: Random): string =>
  pick(random, [
    ".git",
    ".GIT",
    ".Git ",
    "git~1",
    ".git.",
    ".g\u200cit",
    ".git::$INDEX_ALLOCATION",
    ".gi\u202et",
  ]);

const templates: readonly Template[] = [
  ["markdown", "a tag with a handler", (r) => `<${tag(r)}${space(r)}src=x ${handler(r)}=${evil}>`],
  ["markdown", "a script", (r) => `<${upperHere("script", r)}${space(r)}>${evil}</script${space(r)}>`],
  [
    "markdown",
    "a link that runs",
    (r) => `[click](<${scheme(r)}${evil}>) [${scheme(r)}](${scheme(r)}${evil})`,
  ],
  ["markdown", "an automatic link that runs", (r) => `<${scheme(r)}${evil}> ${scheme(r)}//${evil}`],
  [
    "markdown",
    "a reference that runs",
    (r) => `[a][b]\n\n[b]: ${scheme(r)}${evil} "x' ${handler(r)}=${evil}"`,
  ],
  [
    "markdown",
    "a picture from elsewhere",
    (r) => `![x" ${handler(r)}="${evil}](https://elsewhere.example/${r(99)}.png "${handler(r)}")`,
  ],
  [
    "markdown",
    "a frame",
    (r) => `<iframe srcdoc="<script>parent.${evil}</script>"></iframe><object data="${scheme(r)}${evil}">`,
  ],
  [
    "markdown",
    "foreign content",
    (r) =>
      `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=1 ${handler(r)}=${evil}>">`,
  ],
  [
    "markdown",
    "a style",
    (r) =>
      `<style>@import "https://elsewhere.example/${r(99)}.css"</style><p style="position:fixed;inset:0">`,
  ],
  [
    "markdown",
    "names of the document's own",
    (r) => `<form id=${pick(r, ["cookie", "body", "location", "__proto__"])}><input name=attributes>`,
  ],
  [
    "markdown",
    "a fence that ends its attribute",
    (r) => `~~~~x" ${handler(r)}="${evil}\n</code><img src=x ${handler(r)}=${evil}>\n~~~~`,
  ],
  [
    "markdown",
    "a table of tags",
    (r) =>
      `| <b ${handler(r)}=${evil}> | \`${tag(r)}\` |\n|-|-|\n| <img src=x ${handler(r)}=${evil}> | \\| |`,
  ],
  [
    "markdown",
    "a base and a redirection",
    (r) =>
      `<base href="https://elsewhere.example/"><meta http-equiv=refresh content="0;url=${scheme(r)}${evil}">`,
  ],
  [
    "markdown",
    "a text turned around",
    (r) => `access ${turn(r)}level${turn(r)} ${turn(r)}[admin](https://ok.example)`,
  ],
  [
    "markdown",
    "hidden characters",
    (r) => `pass${hidden(r)}word [${hidden(r)}](https://elsewhere.example) ${hidden(r)}`,
  ],
  [
    "markdown",
    "marks without end",
    (r) =>
      pick(r, ["*a_", "> - ", "[", "](", "<a ", "![", "`", "~~~\n", "1) "])
        .repeat(400 + r(1500))
        .slice(0, 19_000),
  ],
  [
    "markdown",
    "a huge line",
    (r) =>
      pick(r, ["x", "\u0300", "w ", "&amp;", "&#0;", "\u{1f468}\u200d"])
        .repeat(1_000 + r(6_000))
        .slice(0, 19_000),
  ],
  [
    "markdown",
    "a placeholder of templates",
    (r) =>
      pick(r, [
        "${window.ran=1}",
        "{{constructor.constructor('window.ran=1')()}}",
        "<%= ran %>",
        "$`window.ran=1`",
        "$&<img src=x onerror=window.ran=1>",
      ]),
  ],
  ["name", "a tag", (r) => `<${tag(r)} src=x ${handler(r)}=${evil}>`],
  ["name", "an attribute's end", (r) => `"'\`><img src=x ${handler(r)}=${evil}>`],
  ["name", "turned around", (r) => `Ada ${turn(r)}nimda${turn(r)}`],
  ["name", "an escape", (r) => `Ada ${escape(r)}x`.slice(0, 80)],
  ["name", "a formula", (r) => `${pick(r, ["=", "+", "-", "@", "\t=", "\r="])}cmd|'/c calc'!A${r(99)}`],
  ["name", "hidden", (r) => `A${hidden(r)}da`],
  ["name", "a header", (r) => `Ada\r\nSet-Cookie: ran=${r(9)}`],
  ["path", "up and out", (r) => `${up(r)}${pick(r, ["etc/passwd", "ran.txt", "home/x/.bashrc"])}`],
  ["path", "up from within", (r) => `a/${up(r)}${up(r)}ran.txt`],
  [
    "path",
    "absolute",
    (r) =>
      pick(r, [
        "/etc/cron.d/ran",
        "C:\\ran.txt",
        "\\\\host\\share\\ran",
        "//ran.txt",
        "~/ran",
        "file:///ran",
      ]),
  ],
  [
    "path",
    "git's own",
    (r) => `${pick(r, ["", "a/", "A/b/"])}${dotGit(r)}/${pick(r, ["hooks/post-checkout", "config", "HEAD"])}`,
  ],
  ["path", "a tag", (r) => `a/<${tag(r).replaceAll("/", "")} src=x ${handler(r)}=${evil}>${r(99)}.go`],
  ["path", "turned around", (r) => `src/${turn(r)}og.niam${r(99)}.go`],
  ["path", "hidden or an escape", (r) => `src/ma${pick(r, [hidden(r), escape(r)])}in${r(99)}.go`],
  [
    "path",
    "an option",
    (r) =>
      `${pick(r, ["--upload-pack=ran", "-rf", "--exec=ran", "$(ran)", "`ran`", "a;ran", "a|ran"])}${r(99)}`,
  ],
  [
    "path",
    "a device or a trailing dot",
    (r) => `${pick(r, ["con", "NUL.txt", "aux.go", "COM1", "lpt9.txt"])}${pick(r, ["", ".", " "])}`,
  ],
  ["path", "endless", (r) => `${pick(r, ["a/", "é/", "x"]).repeat(300 + r(700))}end`],
  ["path", "a line of a patch", (r) => `a\n+++ b/${up(r)}ran.txt\n@@ -0,0 +1 @@\n+ran${r(99)}`],
  ["code", "tags", (r) => `<${tag(r)} src=x ${handler(r)}=${evil}>\n</script><script>${evil}</script>\n`],
  [
    "code",
    "turned around",
    (r) => `if (a) { ${turn(r)} } // ${turn(r)} begin\n/*${turn(r)}*/ return ${r(9)}\n`,
  ],
  ["code", "hidden", (r) => `const a${hidden(r)} = ${r(99)};\n`],
  ["code", "an escape", (r) => `print("${escape(r)}")\n`],
  [
    "code",
    "a huge line",
    (r) => `${pick(r, ["x", "(", "a\u0300", "<b>", "\\", '"', "/*"]).repeat(20_000 + r(60_000))}\n`,
  ],
  [
    "code",
    "a patch within",
    (r) =>
      `From ${"0".repeat(40)} Mon Sep 17 00:00:00 2001\ndiff --git a/x b/${up(r)}ran.txt\n--- a/x\n+++ b/${up(r)}ran.txt\n@@ -1,${10 ** 9} +1,${10 ** 9} @@\n+ran\n`,
  ],
  [
    "code",
    "a size of a gigabyte",
    (r) =>
      `GIT binary patch\nliteral ${2 ** 30 + r(99)}\nzcmV;Z0000\n\ndelta ${2 ** 31}\nContent-Length: ${2 ** 30}\nversion https://git-lfs.github.com/spec/v1\nsize ${2 ** 40}\n`,
  ],
  ["code", "the end of a mail", (r) => `-- \n2.39.0\n\nFrom ${r(9)}\n.\n---\n${up(r)}\n>From x\n`],
  [
    "code",
    "attributes and modules",
    (r) =>
      `* filter=ran diff=ran\n[submodule "${up(r)}"]\n\tpath = ${dotGit(r)}\n\turl = ext::sh -c ran${r(9)}\n`,
  ],
  ["output", "an escape", (r) => `ok ${escape(r)}${escape(r)} done\n`],
  ["output", "a path out", (r) => `${up(r)}etc/passwd:${r(99)}:1: error\n${evil}.go:1\n`],
  ["output", "tags", (r) => `<${tag(r)} src=x ${handler(r)}=${evil}>\n`],
  ["link", "out of the tree", (r) => `${up(r)}${pick(r, ["etc/passwd", "ran.txt", ""])}`],
  [
    "link",
    "absolute",
    (r) => pick(r, ["/etc/passwd", "/proc/self/environ", "C:\\ran", "\\\\host\\x", "//ran"]),
  ],
  ["link", "git's own", (r) => `${dotGit(r)}/hooks/post-checkout`],
  [
    "link",
    "to itself or through another",
    (r) => pick(r, ["l", ".", "l/../../ran.txt", "x\u0000y", "", "l/".repeat(200)]),
  ],
];

export const templateNames: readonly string[] = templates.map(([kind, name]) => `${kind}: ${name}`);

/** `size` hostile texts, drawn from every template in turn; the same for the same seed. */
export function hostileCorpus(seed: number, size: number): readonly Hostile[] {
  const random = randomFrom(seed);
  const corpus: Hostile[] = [];
  for (let index = 0; corpus.length < size; index += 1) {
    const [kind, name, make] = templates[index % templates.length] ?? ["code", "nothing", () => ""];
    corpus.push({ kind, name: `${kind}: ${name}`, value: make(random) });
  }
  return corpus;
}
