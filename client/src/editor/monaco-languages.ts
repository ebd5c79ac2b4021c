import type * as monaco from "monaco-editor/editor";
import * as css from "monaco-editor/languages/definitions/css/css";
import * as dockerfile from "monaco-editor/languages/definitions/dockerfile/dockerfile";
import * as go from "monaco-editor/languages/definitions/go/go";
import * as html from "monaco-editor/languages/definitions/html/html";
import * as ini from "monaco-editor/languages/definitions/ini/ini";
import * as javascript from "monaco-editor/languages/definitions/javascript/javascript";
import * as markdown from "monaco-editor/languages/definitions/markdown/markdown";
import * as python from "monaco-editor/languages/definitions/python/python";
import * as scss from "monaco-editor/languages/definitions/scss/scss";
import * as shell from "monaco-editor/languages/definitions/shell/shell";
import * as sql from "monaco-editor/languages/definitions/sql/sql";
import * as typescript from "monaco-editor/languages/definitions/typescript/typescript";
import * as xml from "monaco-editor/languages/definitions/xml/xml";
import * as yaml from "monaco-editor/languages/definitions/yaml/yaml";

/** How another language names one that stands in it: in a fence of Markdown, in a tag of HTML. */
const otherNames: Readonly<Record<string, { aliases?: string[]; mimetypes?: string[] }>> = {
  css: { mimetypes: ["text/css"] },
  javascript: { aliases: ["javascript", "js"], mimetypes: ["text/javascript"] },
  python: { aliases: ["python", "py"] },
  shell: { aliases: ["shell", "sh"] },
  typescript: { aliases: ["typescript", "ts"], mimetypes: ["text/typescript"] },
  yaml: { aliases: ["yaml", "yml"] },
};

/**
 * Gives the editor those of Monaco's languages that we have names for. They come along with it: by Monaco's own way
 * each is fetched with the first file of it, and one that does not come is plain text until the page is loaded anew.
 */
export function addLanguages({ languages }: typeof monaco): void {
  const grammars = {
    css,
    dockerfile,
    go,
    html,
    ini,
    javascript,
    markdown,
    python,
    scss,
    shell,
    sql,
    typescript,
    xml,
    yaml,
  };
  for (const [id, { conf, language }] of Object.entries(grammars)) {
    languages.register({ id, ...otherNames[id] });
    languages.setLanguageConfiguration(id, conf);
    languages.registerTokensProviderFactory(id, { create: () => language });
  }
}
