import type { ExternalToast } from "sonner";

/** A short message that passes; what shows it is loaded with the first one. */
export interface ToastMessage {
  readonly text: string;
  readonly isError: boolean;
  readonly options: ExternalToast | undefined;
}

let waiting: readonly ToastMessage[] = [];
const listeners = new Set<() => void>();

function change(next: readonly ToastMessage[]): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** Says something in the corner of the page for a few seconds. */
export function toast(text: string, options?: ExternalToast): void {
  change([...waiting, { text, isError: false, options }]);
}

export function toastError(text: string): void {
  change([...waiting, { text, isError: true, options: undefined }]);
}

/** Hands over the messages that nobody has shown yet. */
export function takeToasts(): readonly ToastMessage[] {
  const taken = waiting;
  if (taken.length > 0) change([]);
  return taken;
}

export function waitingToasts(): readonly ToastMessage[] {
  return waiting;
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
