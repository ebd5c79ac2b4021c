import type { languages } from "monaco-editor/editor";

/** HTML with Ruby in it. Monaco has no grammar for it; the Ruby parts are Monaco's own. */
export const erbTokens: languages.IMonarchLanguage = {
  defaultToken: "",
  tokenPostfix: ".erb",
  tokenizer: {
    root: [
      [/<%%/, ""],
      [/<%#/, { token: "comment", next: "@erbComment" }],
      [/<%[-=]?/, { token: "metatag", next: "@ruby", nextEmbedded: "ruby" }],
      [/<!--/, { token: "comment", next: "@comment" }],
      [/<!DOCTYPE[^>]*>/i, "metatag"],
      [/(<\/?)([\w:-]+)/, ["delimiter", { token: "tag", next: "@tag" }]],
      [/&[\w#]+;/, "string.escape"],
      [/[^<&]+/, ""],
      [/[<&]/, ""],
    ],
    ruby: [[/[-]?%>/, { token: "metatag", next: "@pop", nextEmbedded: "@pop" }]],
    erbComment: [
      [/%>/, { token: "comment", next: "@pop" }],
      [/[^%]+|%/, "comment"],
    ],
    comment: [
      [/-->/, { token: "comment", next: "@pop" }],
      [/[^-]+|-/, "comment"],
    ],
    tag: [
      [/<%[-=]?/, { token: "metatag", next: "@ruby", nextEmbedded: "ruby" }],
      [/\/?>/, { token: "delimiter", next: "@pop" }],
      [/"/, { token: "attribute.value", next: "@doubleQuoted" }],
      [/'/, { token: "attribute.value", next: "@singleQuoted" }],
      [/[\w:@.-]+/, "attribute.name"],
      [/=/, "delimiter"],
      [/\s+/, ""],
      [/./, ""],
    ],
    doubleQuoted: [
      [/<%[-=]?/, { token: "metatag", next: "@ruby", nextEmbedded: "ruby" }],
      [/"/, { token: "attribute.value", next: "@pop" }],
      [/[^"<]+|</, "attribute.value"],
    ],
    singleQuoted: [
      [/<%[-=]?/, { token: "metatag", next: "@ruby", nextEmbedded: "ruby" }],
      [/'/, { token: "attribute.value", next: "@pop" }],
      [/[^'<]+|</, "attribute.value"],
    ],
  },
};

export const erbConfiguration: languages.LanguageConfiguration = {
  comments: { blockComment: ["<%#", "%>"] },
  brackets: [
    ["<!--", "-->"],
    ["{", "}"],
    ["(", ")"],
  ],
  autoClosingPairs: [
    { open: "{", close: "}" },
    { open: "[", close: "]" },
    { open: "(", close: ")" },
    { open: '"', close: '"' },
    { open: "'", close: "'" },
  ],
};
