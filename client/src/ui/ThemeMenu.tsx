import { IconButton } from "./IconButton.tsx";
import { Menu, MenuChoice, MenuLabel, MenuSeparator } from "./Menu.tsx";
import {
  setDiffColours,
  setLargerType,
  setTheme,
  useDiffColours,
  useLargerTypeChoice,
  useThemeChoice,
  type DiffColours,
  type Theme,
} from "./theme.ts";
import { themeIcons } from "./theme-icons.tsx";

const themeNames: readonly { value: Theme; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];
const diffNames: readonly { value: DiffColours; label: string }[] = [
  { value: "standard", label: "Green and red" },
  { value: "safe", label: "Blue and orange" },
];

const typeNames: readonly { value: "usual" | "larger"; label: string }[] = [
  { value: "usual", label: "As usual" },
  { value: "larger", label: "Larger" },
];

/** The button with its menu; open as it comes, for the button alone has been pressed. */
export function ThemeMenu() {
  const theme = useThemeChoice();
  return (
    <Menu defaultOpen trigger={<IconButton label="Appearance">{themeIcons[theme]}</IconButton>}>
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice value={theme} options={themeNames} onChange={setTheme} />
      <MenuSeparator />
      <MenuLabel>Changed lines</MenuLabel>
      <MenuChoice value={useDiffColours()} options={diffNames} onChange={setDiffColours} />
      <MenuSeparator />
      <MenuLabel>Letters</MenuLabel>
      <MenuChoice
        value={useLargerTypeChoice() ? "larger" : "usual"}
        options={typeNames}
        onChange={(size) => setLargerType(size === "larger")}
      />
    </Menu>
  );
}
