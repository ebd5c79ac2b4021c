/** CR and NUL would not come back from an editor. */
// oxlint-disable-next-line no-control-regex -- NUL is exactly what is looked for
const forbidden = /[\r\0]/;

/** Whether a text may stand in the workspace: without CR, NUL and halves of surrogate pairs. */
export function isPlainText(text: string): boolean {
  return !forbidden.test(text) && text.isWellFormed();
}
