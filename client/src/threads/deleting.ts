import { toast, toastError } from "../ui/toast.ts";
import { sentenceOf } from "../api/http.ts";

/** How long Undo stands on the page; after that the comment is among the recently deleted. Milliseconds. */
const chance = 10_000;

/** Says that a comment is gone, with the way back. */
export function offerUndo(restore: () => Promise<void>): void {
  toast("Comment deleted", {
    duration: chance,
    action: { label: "Undo", onClick: () => void restoreOrSay(restore) },
  });
}

/** Says that a draft is gone, with the way back. */
export function offerDraftBack(restore: () => void): void {
  toast("Draft thrown away", { duration: chance, action: { label: "Undo", onClick: restore } });
}

/** Brings a comment back, or says why not. */
export async function restoreOrSay(restore: () => Promise<void>): Promise<void> {
  try {
    await restore();
    toast("The comment is back");
  } catch (error) {
    toastError(sentenceOf(error));
  }
}
