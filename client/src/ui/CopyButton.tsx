import { Copy } from "lucide-react";
import { Button } from "./Button.tsx";
import { toast, toastError } from "./toast.ts";

/** Puts a text into the clipboard, and says whether it is there. */
export function CopyButton({ text }: { text: string }) {
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      toast("Copied.");
    } catch {
      toastError("Your browser did not let the page copy it: select the text and copy it by hand.");
    }
  }
  return (
    <Button size="small" icon={<Copy aria-hidden />} onClick={() => void copy()}>
      Copy
    </Button>
  );
}
