import DOMPurify, { type Config } from "dompurify";
import { markdownHtml } from "@tandiff/shared/text/markdown-html.ts";

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

/** Markdown as safe elements, see `markdownHtml`. */
export function renderMarkdown(markdown: string): DocumentFragment {
  const fragment = purifier.sanitize(markdownHtml(markdown), allowed);
  // A link whose address was refused is plain text.
  for (const link of fragment.querySelectorAll("a:not([href]), a[href='']")) {
    link.replaceWith(...link.childNodes);
  }
  for (const box of fragment.querySelectorAll("li > input")) {
    box.setAttribute("aria-label", box.hasAttribute("checked") ? "Done" : "To do");
  }
  return fragment;
}
