import type { languages } from "monaco-editor/editor";
import { conf, language } from "monaco-editor/languages/definitions/ruby/ruby";

/**
 * Monaco's Ruby, which counts `end`s and throws at one too many, as there often is while one types.
 * Here one too many leads to a state of its own, from which the next character begins anew.
 */
export const rubyTokens: languages.IMonarchLanguage = {
  ...language,
  start: "outside",
  tokenizer: { ...language.tokenizer, outside: [[/(?=.)/, { token: "@rematch", next: "@root" }]] },
};

export const rubyConfiguration = conf;
