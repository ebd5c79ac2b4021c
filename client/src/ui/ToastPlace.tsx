import { useEffect } from "react";
import { toast, Toaster } from "sonner";
import { useShownTheme } from "./theme.ts";
import { subscribeToasts, takeToasts } from "./toast.ts";

/** Where short messages stand. */
export function ToastPlace() {
  useEffect(() => {
    const show = (): void => {
      for (const { text, isError, options } of takeToasts()) {
        if (isError) toast.error(text, options);
        else toast(text, options);
      }
    };
    show();
    return subscribeToasts(show);
  }, []);
  return (
    <Toaster
      theme={useShownTheme()}
      position="bottom-right"
      closeButton
      toastOptions={{ style: { fontFamily: "var(--font-sans)" } }}
    />
  );
}
