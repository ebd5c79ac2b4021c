/** Calls `run` once what has been drawn is on the screen; at once on a page that is not in sight. */
export function afterPaint(run: () => void): void {
  if (document.hidden) run();
  else requestAnimationFrame(() => setTimeout(run));
}
