import DOMPurify, { type Config } from "dompurify";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { isCostly } from "./cost.ts";

const purifier = DOMPurify();
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer");
});

// The language of a code block, and no other class.
purifier.addHook("uponSanitizeAttribute", (node, attribute) => {
  if (node.tagName !== "CODE" || attribute.attrName !== "class") return;
  attribute.forceKeepAttr = /^language-[\w+#.-]{1,40}$/.test(attribute.attrValue);
});

/** All that GFM's own HTML needs. Classes, ids and styles are not among it, but for a code block's language. */
const allowed: Config & { RETURN_DOM_FRAGMENT: true } = {
  ALLOWED_TAGS:
    "a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr input li ol p pre s strong sub sup table tbody td th thead tr ul".split(
      " ",
    ),
  ALLOWED_ATTR: ["href", "title", "align", "start", "type", "checked", "disabled"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#)/i,
  // Otherwise every value must look like an allowed address.
  ADD_URI_SAFE_ATTR: ["type", "start", "align"],
  RETURN_DOM_FRAGMENT: true,
};

/**
 * Markdown (CommonMark and GitHub's additions) as safe elements. HTML in it shows as text. Pictures
 * are not loaded, for whoever serves them would learn who reads and when: a link stands for each.
 */
export function renderMarkdown(markdown: string): DocumentFragment {
  if (isCostly(markdown)) return asTyped(withoutTurns(markdown));
  const html = micromark(withoutTurns(markdown), { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const fragment = purifier.sanitize(withoutPictures(html), allowed);
  // A link whose address was refused is plain text.
  for (const link of fragment.querySelectorAll("a:not([href]), a[href='']")) {
    link.replaceWith(...link.childNodes);
  }
  for (const box of fragment.querySelectorAll("li > input")) {
    box.setAttribute("aria-label", box.hasAttribute("checked") ? "Done" : "To do");
  }
  return fragment;
}

/** Names of the characters from U+202A and from U+2066 on, which turn the direction of what follows. */
const turns = "LRE RLE PDF LRO RLO".split(" ");
const isolates = "LRI RLI FSI PDI".split(" ");

/** With the characters that could make a text read otherwise than it is shown by their names. */
function withoutTurns(markdown: string): string {
  return markdown.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, (sign) => {
    const code = sign.charCodeAt(0);
    return `‹${turns[code - 0x202a] ?? isolates[code - 0x2066]}›`;
  });
}

function asTyped(markdown: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const block = document.createElement("pre");
  block.textContent = markdown;
  fragment.append(block);
  return fragment;
}

/** On micromark's own output, in which no text can hold a `<`: see its `lib/compile.js`, onexitmedia. */
function withoutPictures(html: string): string {
  return html.replaceAll(
    /<img src="([^"]*)" alt="([^"]*)"(?: title="[^"]*")? \/>/g,
    (_picture, address: string, words: string) =>
      `<a href="${address}">Picture: ${words === "" ? address : words}</a>`,
  );
}
