import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { forgeMarkdown, inertMarkdown } from "./inert-markdown.ts";
import { markdownHtml } from "./markdown-html.ts";

const words = "@team @a/b `@Override` a@b.example #12 !3 &4 &#64; &commat; &amp; &#35; & # @ é a 1";
const marks = "* _ ** ~~ ` \\ - > 1.";
const blocks = ["| a | b |\n|---|---|\n| ", "```\n", "~~~~ go\n", "    ", "\t", " ", "\n", "\n\n", "\r\n"];
/** What stands right behind an address may be taken for a part of it, here and there alike. */
const links = ["[l](https://x.example/@u#1) ", "https://x.example/@u#1 "];
const pieces = [...words.split(" "), ...marks.split(" "), ...blocks, ...links, "\u2067", "\u200f"];

const text = array(constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(""));

/** What a forge looks for names and references in: all but code and links. */
const read = (html: string): string =>
  html
    .replaceAll(/<(code|a)\b[^>]*>.*?<\/\1>/gs, "<>")
    .replaceAll(/<[^>]*>/g, "\0")
    .replaceAll(/&(amp|lt|gt|quot);/g, (_found, name: string) => (name === "amp" ? "&" : "?"));

const withoutGaps = (html: string): string => html.replaceAll(/[\u200b\r]/g, "").trim();

test("a forge reads of a text what is read here, and nothing that would call or refer to anybody", () => {
  assert(
    property(text, (markdown) => {
      const shown = markdownHtml(forgeMarkdown(markdown));
      expect(withoutGaps(shown)).toBe(withoutGaps(markdownHtml(markdown)));
      expect(read(shown)).not.toMatch(/(?<![a-z0-9])@[a-z]|[#!&]\d|(?<![a-z\d])GH-\d/i);
    }),
    { numRuns: 1_000 },
  );
  expect(forgeMarkdown("GH-5, gh-6 and SIGH-7")).toBe("GH-&#8203;5, gh-&#8203;6 and SIGH-7");
  expect(forgeMarkdown("GL-5 and [issue:a/b/5] in &#91;epic:5]")).toBe(
    "GL-&#8203;5 and [&#8203;issue:a/b/5] in &#91;&#8203;epic:5]",
  );
  expect(forgeMarkdown("- [ ] SGL-5, [note: five](https://x.example)")).not.toContain("&#8203;");
  // As is told by the same look at what was not changed.
  for (const [markdown, found] of [
    ["ask @team", "@team"],
    ["&#64;team", "@team"],
    ["see &#35;12", "#12"],
  ] as const)
    expect(read(markdownHtml(markdown))).toContain(found);
});

test("characters that turn a text around are shown however they are written, and in code", () => {
  for (const markdown of ["\u202ex", "&#x202e;x", "&#8238;x", "`\u202ex`", "```\n\u202ex\n```", "&rlm;x"]) {
    expect(markdownHtml(markdown)).toMatch(/‹R(?:LO|LM)›x/);
    expect(markdownHtml(inertMarkdown(markdown))).not.toMatch(/\p{Bidi_Control}/u);
  }
  expect(inertMarkdown("&#x202e;x &rlm;")).toBe("&amp;#x202e;x &amp;rlm;");
});

test("a block of code that a text leaves open ends where the text does, and HTML is text", () => {
  const next = (markdown: string) => markdownHtml(`${inertMarkdown(markdown)}\n\nNext.`);
  for (const open of [
    "```go\nx",
    "~~~~\n```\nx",
    "a\n\n````\n```",
    "<!-- x",
    "<pre>\n\nx",
    "- ```\n  x",
    "> ```\n> x",
  ])
    expect(next(open), open).toContain("<p>Next.</p>");
  expect(inertMarkdown("```\nx\n```\n")).toBe("```\nx\n```\n");
});
