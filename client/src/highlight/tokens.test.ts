import hljs from "highlight.js/lib/core";
import erb from "highlight.js/lib/languages/erb";
import go from "highlight.js/lib/languages/go";
import ruby from "highlight.js/lib/languages/ruby";
import xml from "highlight.js/lib/languages/xml";
import { expect, test } from "vitest";
import { splitTokens } from "./tokens.ts";

for (const [name, language] of Object.entries({ erb, go, ruby, xml })) hljs.registerLanguage(name, language);

function highlighted(text: string, language: string): string[][] {
  const tokens = splitTokens(hljs.highlight(text, { language }).value);
  const lines = text.split("\n");
  return tokens.map((line, index) =>
    line.map(([from, to, scope]) => `${scope}:${(lines[index] ?? "").slice(from, to)}`),
  );
}

test("the colours of each line stand at the columns of the file's own text", () => {
  expect(highlighted('func a() {\n\treturn "<&>"\n}', "go")).toEqual([
    expect.arrayContaining(["keyword:func", "title:a"]),
    ["keyword:return", 'string:"<&>"'],
    [],
  ]);
});

test("a comment over several lines colours each of them", () => {
  expect(highlighted("/* one\n\ntwo */ var x", "go")).toEqual([
    ["comment:/* one"],
    [],
    ["comment:two */", "keyword:var"],
  ]);
});

test("of nested colours the inner one wins", () => {
  expect(highlighted('"a #{b} c"', "ruby")[0]).toEqual(['string:"a ', "subst:#{b}", 'string: c"']);
});

test("Ruby inside HTML has its own colours", () => {
  expect(highlighted("<p><%= if x %></p>", "erb")[0]).toContain("keyword:if");
});

test("HTML in a file is text like any other", () => {
  const html = '&lt;script&gt;alert(<span class="hljs-number">1</span>)&lt;/script&gt;';
  expect(splitTokens(html)).toEqual([[[14, 15, "number"]]]);
});

test("words that every object knows are text, too", () => {
  expect(highlighted("constructor", "go")).toEqual([[]]);
  expect(splitTokens('toString <span class="hljs-keyword">constructor</span>')).toEqual([
    [[9, 20, "keyword"]],
  ]);
});
