/** Monaco's grammars, which come without types. */
declare module "monaco-editor/languages/definitions/*" {
  import type { languages } from "monaco-editor/editor";

  export const conf: languages.LanguageConfiguration;
  export const language: languages.IMonarchLanguage;
}
