import { useNow } from "../ui/use-now.ts";
import { useSession } from "./session-store.ts";

/** The server's time, milliseconds since the epoch, drawn anew every `interval` milliseconds. */
export function useServerTime(interval: number): number {
  const offset = useSession((session) => session.clockOffset);
  return useNow(interval) + offset;
}
