import { toast, toastError } from "../../ui/toast.ts";

/** Says what was put into the workspace, with a way to take it back as long as it is the last step in its file. */
export function offerTakeBack(text: string, takeBack: () => boolean, after: () => void = () => {}): void {
  toast(text, {
    action: {
      label: "Undo",
      onClick: () => {
        if (takeBack()) after();
        else toastError("You have written in this file since. Undo it in the editor, step by step.");
      },
    },
  });
}
