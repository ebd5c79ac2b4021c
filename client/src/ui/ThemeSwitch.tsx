import { useState } from "react";
import { IconButton } from "./IconButton.tsx";
import { themeIcons } from "./theme-icons.tsx";
import type { ThemeMenu } from "./ThemeMenu.tsx";
import { useThemeChoice } from "./theme.ts";
import { useSoon } from "./use-soon.ts";
import { loadCode } from "./load-code.ts";

let loaded: typeof ThemeMenu | null = null;

async function load(): Promise<typeof ThemeMenu> {
  loaded ??= (await loadCode(() => import("./ThemeMenu.tsx"))).ThemeMenu;
  return loaded;
}

/** How the page looks. Its menu is loaded soon, or when it opens. */
export function ThemeSwitch() {
  const theme = useThemeChoice();
  const [Opened, setOpened] = useState<typeof ThemeMenu | null>(null);
  useSoon(() => void load().catch(() => {}));
  const open = async (): Promise<void> => {
    const arrived = await load();
    setOpened(() => arrived);
  };
  if (Opened) return <Opened />;
  return (
    <IconButton label="Appearance" aria-haspopup="menu" aria-expanded={false} onClick={() => void open()}>
      {themeIcons[theme]}
    </IconButton>
  );
}
