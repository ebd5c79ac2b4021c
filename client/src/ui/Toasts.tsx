import { Toaster } from "sonner";
import { useShownTheme } from "./theme.ts";

/** Once in the page; `toast` of sonner shows a short message in it. */
export function Toasts() {
  return (
    <Toaster
      theme={useShownTheme()}
      position="bottom-right"
      closeButton
      toastOptions={{ style: { fontFamily: "var(--font-sans)" } }}
    />
  );
}
