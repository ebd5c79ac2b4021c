import { describePosition } from "@tandiff/shared/position-words.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { toast } from "../../ui/toast.ts";
import { announce } from "../../ui/announce.ts";
import type { Reading } from "./review-place.ts";

/** Puts a link to lines into the clipboard, or where the browser forbids that into the address bar. */
export function useCopyLink(reading: Reading): (position: Position) => void {
  const copy = async (position: Position): Promise<void> => {
    try {
      await navigator.clipboard.writeText(reading.hrefOf(position));
      toast(`The link to ${describePosition(position)} is copied.`);
      announce("The link is copied.");
    } catch {
      reading.markLines(position);
      toast("The link stands in the address bar: your browser did not let the page copy it.");
    }
  };
  return (position) => void copy(position);
}
