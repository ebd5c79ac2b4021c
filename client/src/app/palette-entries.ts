import type { PaletteFiles } from "../ui/palette-files.ts";
import type { ShortcutGroup } from "../ui/shortcuts.ts";

/** Something that the palette can do. */
export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  /** The keys that do the same; null for a file. */
  readonly keys: string | null;
  readonly run: () => void;
}

/** Of many files only so many are listed; more letters find the rest. */
const mostFiles = 30;

/** What holds all the words typed, in any case: commands first, then files once something is typed. */
export function paletteEntries(
  groups: readonly ShortcutGroup[],
  files: PaletteFiles | null,
  typed: string,
): readonly PaletteEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  const commands = groups.flatMap(({ title, shortcuts }) =>
    shortcuts.flatMap(({ keys, label, run }) =>
      run && keys !== "Mod+k" && matches(label) ? [{ id: `${title} ${keys}`, label, keys, run }] : [],
    ),
  );
  if (words.length === 0 || !files) return commands;
  const found = files.paths.filter(matches).slice(0, mostFiles);
  return [
    ...commands,
    ...found.map((path) => ({ id: `file ${path}`, label: path, keys: null, run: () => files.open(path) })),
  ];
}
