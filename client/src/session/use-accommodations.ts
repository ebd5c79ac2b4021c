import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { useCallback, useEffect } from "react";
import { loadAccommodations } from "../api/accommodations.ts";
import { useLoad } from "../ui/use-load.ts";
import { useCan, useMe, useSession } from "./session-store.ts";

const nobodys = Promise.resolve(null);

/** What the candidate needs; null where that is not told, or not known yet. */
export function useAccommodations(): Accommodations | null {
  const { id } = useMe();
  const isTold = useCan("accommodations.read");
  const told = useSession(({ needsTold }) => needsTold);
  const loaded = useLoad(useCallback(() => (isTold ? loadAccommodations(id) : nobodys), [id, isTold]));
  const { reload } = loaded;
  useEffect(() => {
    if (told > 0) reload();
  }, [told, reload]);
  return loaded.kind === "loaded" ? loaded.value : null;
}

/** In words for those who run the call; empty where nothing is needed. */
export function needWords({ moreTime, largerType, noCamera, note }: Accommodations): readonly string[] {
  return [
    ...(moreTime > 0 ? [`${moreTime} % more time; the times and the plan have it in them`] : []),
    ...(largerType ? ["Larger type on their page"] : []),
    ...(noCamera ? ["No camera: please do not ask for it"] : []),
    ...(note === "" ? [] : [note]),
  ];
}
