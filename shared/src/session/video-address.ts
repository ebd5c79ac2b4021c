/** Whether a text is a whole https address, without a name or password that a link would give away. */
export function isVideoAddress(text: string): boolean {
  const url = /^https:\/\/[^/]/i.test(text) ? URL.parse(text) : null;
  return url !== null && url.protocol === "https:" && url.username === "" && url.password === "";
}
