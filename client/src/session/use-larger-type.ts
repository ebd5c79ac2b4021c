import { useEffect } from "react";
import { keepCopy } from "../ui/browser-copies.ts";
import { setLargerType } from "../ui/theme.ts";
import { useMe } from "./session-store.ts";
import { useAccommodations } from "./use-accommodations.ts";

/** Starts the page of a candidate who needs it with larger type, once: they can choose otherwise. */
export function useLargerType(): void {
  const { id, role } = useMe();
  const isNeeded = useAccommodations()?.largerType === true && role === "candidate";
  useEffect(() => {
    if (!isNeeded) return;
    const key = `tandiff:larger-type-begun:${id}`;
    try {
      if (localStorage.getItem(key) !== null) return;
      keepCopy(localStorage, key, "yes");
    } catch {
      // Storage is switched off: each visit begins with it.
    }
    setLargerType(true);
  }, [id, isNeeded]);
}
