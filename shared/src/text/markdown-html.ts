import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { isCostly } from "./markdown-cost.ts";

/**
 * Markdown (CommonMark and GitHub's additions) as HTML. HTML in it shows as text, addresses that would run something
 * are left out, and a text that would take seconds is shown as it was typed. Pictures are not loaded, for whoever
 * serves them would learn who reads and when: a link stands for each.
 */
export function markdownHtml(markdown: string): string {
  const shown = withoutTurns(markdown);
  if (isCostly(markdown)) return `<pre>${escapeHtml(shown)}</pre>`;
  const html = micromark(shown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return withoutOtherAddresses(withoutPictures(html));
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
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

/** On micromark's own output, in which no text can hold a `<`: see its `lib/compile.js`, onexitmedia. */
function withoutPictures(html: string): string {
  return html.replaceAll(
    /<img src="([^"]*)" alt="([^"]*)"(?: title="[^"]*")? \/>/g,
    (_picture, address: string, words: string) =>
      `<a href="${address}">Picture: ${words === "" ? address : words}</a>`,
  );
}

/** A link to anywhere but the web, a mailbox or the text itself is none. On micromark's own output, as above. */
function withoutOtherAddresses(html: string): string {
  return html.replaceAll(/<a href="(?!https?:|mailto:|#)[^"]*"/gi, "<a");
}
