import { Monitor, Moon, Sun } from "lucide-react";
import { IconButton } from "./IconButton.tsx";
import { Menu, MenuChoice, MenuLabel, MenuSeparator } from "./Menu.tsx";
import {
  setDiffColours,
  setTheme,
  useDiffColours,
  useThemeChoice,
  type DiffColours,
  type Theme,
} from "./theme.ts";

const themeNames: readonly { value: Theme; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];
const diffNames: readonly { value: DiffColours; label: string }[] = [
  { value: "standard", label: "Green and red" },
  { value: "safe", label: "Blue and orange" },
];
const icons = { system: <Monitor />, light: <Sun />, dark: <Moon /> } as const;

export function ThemeSwitch() {
  const theme = useThemeChoice();
  return (
    <Menu trigger={<IconButton label="Appearance">{icons[theme]}</IconButton>}>
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice value={theme} options={themeNames} onChange={setTheme} />
      <MenuSeparator />
      <MenuLabel>Changed lines</MenuLabel>
      <MenuChoice value={useDiffColours()} options={diffNames} onChange={setDiffColours} />
    </Menu>
  );
}
