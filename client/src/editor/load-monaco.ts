import { loadCode } from "../ui/load-code.ts";
import type { monaco } from "./monaco.ts";

export type Monaco = typeof monaco;

let loading: Promise<Monaco> | null = null;

/** Monaco, fetched once, when an editor is first shown. A failed fetch may be tried again. */
export function loadMonaco(): Promise<Monaco> {
  loading ??= loadCode(() => import("./monaco.ts")).then(
    (module) => module.monaco,
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}
