import { loadMonaco } from "../editor/load-monaco.ts";
import { useSoon } from "../ui/use-soon.ts";
import { views } from "./views.tsx";

/** Fetches what the call consists of, its editor included, before anything of it is shown. */
export function beginCall(): void {
  views.call.begin();
  // Who opens the editor asks again, and is told if it does not come.
  loadMonaco().catch(() => undefined);
}

/** Stands beside a view from which one comes to the editor, and fetches it while there is nothing else to do. */
export function CallAhead() {
  useSoon(beginCall);
  return null;
}
