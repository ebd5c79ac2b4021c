import { useState, useSyncExternalStore } from "react";
import { later } from "./later.tsx";
import { subscribeToasts, waitingToasts } from "./toast.ts";
import { useSoon } from "./use-soon.ts";

const place = later(async () => (await import("./ToastPlace.tsx")).ToastPlace);

/** Once in the page; `toast` shows a short message in it. */
export function Toasts() {
  useSoon(place.begin);
  const isWanted = useSyncExternalStore(subscribeToasts, () => waitingToasts().length > 0);
  const [isThere, setIsThere] = useState(false);
  if (isWanted && !isThere) setIsThere(true);
  return isThere ? <place.View /> : null;
}
