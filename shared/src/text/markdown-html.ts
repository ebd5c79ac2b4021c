import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { isCostly } from "./markdown-cost.ts";

/**
 * Markdown (CommonMark and GitHub's additions) as HTML. HTML in it shows as text, addresses that would run something
 * are left out, and a text that would take seconds is shown as it was typed. Pictures are not loaded, for whoever
 * serves them would learn who reads and when: a link stands for each.
 */
export function markdownHtml(markdown: string): string {
  if (isCostly(markdown)) return `<pre>${escapeHtml(withoutTurns(markdown))}</pre>`;
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  // Last, as Markdown has references to characters, such as `&#x202e;`, which are these characters by now.
  return withoutTurns(withoutOtherAddresses(withoutPictures(html)));
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Names of the characters from these on which turn the direction of what stands around them. Source: UAX #9. */
const turns: ReadonlyMap<number, readonly string[]> = new Map([
  [0x061c, ["ALM"]],
  [0x200e, ["LRM", "RLM"]],
  [0x202a, ["LRE", "RLE", "PDF", "LRO", "RLO"]],
  [0x2066, ["LRI", "RLI", "FSI", "PDI"]],
]);

const nameOf: ReadonlyMap<string, string> = new Map(
  [...turns].flatMap(([first, names]) =>
    names.map((name, index) => [String.fromCharCode(first + index), `‹${name}›`]),
  ),
);

/** With the characters that could make a text read otherwise than it is shown by their names. */
function withoutTurns(text: string): string {
  return text.replaceAll(/\p{Bidi_Control}/gu, (sign) => nameOf.get(sign) ?? "");
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
