import { useEffect, useEffectEvent } from "react";
import { useLed } from "../../session/leading.ts";
import type { Reading } from "./review-place.ts";

/** Where only one file shows, it has to be the one at which the page stands that leads this one. */
export function useLedFile({ place, go }: Reading, oneFile: boolean): void {
  const led = useLed();
  const path = led?.place.view === "changes" ? led.place.path : null;
  const show = useEffectEvent((wanted: string) => {
    if (oneFile && place.view === "changes" && wanted !== place.path) {
      go({ view: "changes", path: wanted }, { replace: true });
    }
  });
  useEffect(() => {
    if (path !== null) show(path);
  }, [path]);
}
