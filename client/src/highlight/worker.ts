import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import erb from "highlight.js/lib/languages/erb";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { packColours } from "./colours.ts";
import type { HighlightAnswer, HighlightRequest } from "./protocol.ts";
import { splitTokens } from "./tokens.ts";

const languages = {
  bash,
  css,
  dockerfile,
  erb,
  go,
  ini,
  javascript,
  json,
  makefile,
  markdown,
  python,
  ruby,
  sql,
  typescript,
  xml,
  yaml,
};
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);

addEventListener("message", ({ data }: MessageEvent<HighlightRequest>) => {
  const { value } = hljs.highlight(data.text, { language: data.language, ignoreIllegals: true });
  const colours = packColours(splitTokens(value));
  const answer: HighlightAnswer = { id: data.id, colours };
  postMessage(answer, { transfer: [colours.starts.buffer, colours.tokens.buffer] });
});
