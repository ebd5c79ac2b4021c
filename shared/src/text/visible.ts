/** All but tab and line feed. Source: the properties Cc and Bidi_Control of Unicode. */
const obeyed = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * With what a terminal would obey, or a text turn around by, written as JSON writes it: names are people's own. JSON
 * says the same after it as before.
 */
export function visible(text: string): string {
  return text.replaceAll(obeyed, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Whether it is one of these characters. */
export function isObeyed(character: string): boolean {
  return character.search(obeyed) === 0;
}
