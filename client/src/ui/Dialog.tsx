import { laterWhenOpen } from "./later.tsx";

/** A question or a form over the page. Keeps the focus inside; Escape closes it. */
export const Dialog = laterWhenOpen(async () => (await import("./DialogBox.tsx")).DialogBox);
