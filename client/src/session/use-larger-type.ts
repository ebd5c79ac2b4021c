import { useEffect } from "react";
import { keepCopy } from "../ui/browser-copies.ts";
import { setLargerType } from "../ui/theme.ts";
import { useMe } from "./session-store.ts";
import { useAccommodations } from "./use-accommodations.ts";

/**
 * Starts the page of a candidate who needs it with larger type, as soon as that is known and once: they can choose
 * otherwise. It is never taken away.
 */
export function useLargerType(): void {
  const { id, role } = useMe();
  const needs = useAccommodations();
  const isNeeded = needs === null || role !== "candidate" ? null : needs.largerType;
  useEffect(() => {
    if (isNeeded === null) return;
    const key = `tandiff:larger-type-begun:${id}`;
    try {
      if (!isNeeded) return localStorage.removeItem(key);
      if (localStorage.getItem(key) !== null) return;
      keepCopy(localStorage, key, "yes");
    } catch {
      // Storage is switched off: each visit begins with it.
    }
    setLargerType(true);
  }, [id, isNeeded]);
}
