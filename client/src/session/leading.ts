import type { Look } from "@tandiff/shared/live/protocol.ts";
import { createContext, useContext } from "react";

/** What this page is led to, from another page's look; each new object is gone to once. Null: nothing leads. */
export const LedContext = createContext<Look | null>(null);

export function useLed(): Look | null {
  return useContext(LedContext);
}
