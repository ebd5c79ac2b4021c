import type { LanguageFn } from "highlight.js";
import hljs from "highlight.js/lib/core";
import { packColours } from "./colours.ts";
import type { HighlightAnswer, HighlightRequest } from "./protocol.ts";
import { splitTokens } from "./tokens.ts";

/** Each is a file of its own, so that the first colours wait for one language only. */
const languages: Readonly<Record<string, () => Promise<{ readonly default: LanguageFn }>>> = {
  bash: () => import("highlight.js/lib/languages/bash"),
  css: () => import("highlight.js/lib/languages/css"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  erb: () => import("highlight.js/lib/languages/erb"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  makefile: () => import("highlight.js/lib/languages/makefile"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  python: () => import("highlight.js/lib/languages/python"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  sql: () => import("highlight.js/lib/languages/sql"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};

/** Languages that stand inside another one, which looks them up by name. */
const inside: Readonly<Record<string, readonly string[]>> = {
  dockerfile: ["bash"],
  erb: ["xml", "ruby"],
  javascript: ["xml", "css"],
  markdown: ["xml"],
  typescript: ["xml", "css"],
  xml: ["css", "javascript"],
  yaml: ["ruby"],
};

async function learn(language: string): Promise<void> {
  const needed = new Set([language]);
  for (const name of needed) for (const inner of inside[name] ?? []) needed.add(inner);
  await Promise.all(
    [...needed].map(async (name) => {
      const load = languages[name];
      if (load && !hljs.getLanguage(name)) hljs.registerLanguage(name, (await load()).default);
    }),
  );
}

async function colour({ id, language, text }: HighlightRequest): Promise<void> {
  try {
    await learn(language);
  } catch {
    return postMessage({ id, colours: null } satisfies HighlightAnswer);
  }
  const { value } = hljs.highlight(text, { language, ignoreIllegals: true });
  const colours = packColours(splitTokens(value));
  const answer: HighlightAnswer = { id, colours };
  postMessage(answer, { transfer: [colours.starts.buffer, colours.tokens.buffer] });
}

addEventListener("message", ({ data }: MessageEvent<HighlightRequest>) => void colour(data));
