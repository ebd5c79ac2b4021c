import { useState } from "react";
import { catchKeys } from "../ui/early-keys.ts";
import { laterWhenOpen } from "../ui/later.tsx";
import { useShortcuts } from "../ui/shortcuts.ts";

const PaletteDialog = laterWhenOpen(async () => (await import("./PaletteDialog.tsx")).PaletteDialog);

/** Everything that the page can do now, and its files, by typing a part of the name. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  const show = (): void => {
    catchKeys();
    setOpen(true);
  };
  useShortcuts("This page", [{ keys: "Mod+k", label: "Find a command or a file", run: show }]);
  return <PaletteDialog open={open} onOpenChange={setOpen} />;
}
