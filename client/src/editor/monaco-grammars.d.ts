/** Monaco's Ruby grammar, which comes without types. */
declare module "monaco-editor/languages/definitions/ruby/ruby" {
  import type { languages } from "monaco-editor/editor";

  export const conf: languages.LanguageConfiguration;
  export const language: languages.IMonarchLanguage;
}
