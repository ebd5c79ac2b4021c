/** Of a byte string in UTF-8, where controls from U+0080 on are two bytes; tab, line ends and form feed lead nowhere. */
const control = /(?![\t\n\f\r\u0080-\u009f])\p{Cc}|\u00c2[\u0080-\u009f]/u;

/** Whether a terminal that shows a text would obey some of it: colours, titles, keys to be typed. Source: ECMA-48. */
export function steersTerminal(byteString: string): boolean {
  return control.test(byteString);
}
