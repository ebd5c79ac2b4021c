import { useServerTime } from "../session/use-server-time.ts";
import { timeWords } from "./time-words.ts";

/** When something happened, by the server's clock, in words that are renewed every half minute. */
export function Time({ at }: { at: number }) {
  const now = useServerTime(30_000);
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()}>
      {timeWords(at, now)}
    </time>
  );
}
