import { useSyncExternalStore } from "react";
import { keepCopy } from "./browser-copies.ts";

/** What the person chose; the names are also in index.html, whose script runs before the first paint. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];
export const diffColours = ["standard", "safe"] as const;
/** `safe`: blue and orange, for those who cannot tell green from red. */
export type DiffColours = (typeof diffColours)[number];

const themeKey = "tandiff:theme";
const typeKey = "tandiff:type";
const diffKey = "tandiff:diff-colours";
const listeners = new Set<() => void>();
const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");
systemDark.addEventListener("change", tell);

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function chosenTheme(): Theme {
  return root.dataset["theme"] === "light" ? "light" : root.dataset["theme"] === "dark" ? "dark" : "system";
}

function shownTheme(): "light" | "dark" {
  const chosen = chosenTheme();
  return chosen === "system" ? (systemDark.matches ? "dark" : "light") : chosen;
}

function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else keepCopy(localStorage, key, value);
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
}

export function setTheme(theme: Theme): void {
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  keep(themeKey, theme === "system" ? null : theme);
  tell();
}

/** Bigger letters, in rows that keep their height where they are measured. */
export function setLargerType(larger: boolean): void {
  if (larger) root.dataset["type"] = "larger";
  else delete root.dataset["type"];
  keep(typeKey, larger ? "larger" : null);
  tell();
}

export function useLargerTypeChoice(): boolean {
  return useSyncExternalStore(subscribe, () => root.dataset["type"] === "larger");
}

export function setDiffColours(colours: DiffColours): void {
  if (colours === "safe") root.dataset["diff"] = "safe";
  else delete root.dataset["diff"];
  keep(diffKey, colours === "safe" ? "safe" : null);
  tell();
}

/** What the person chose. */
export function useThemeChoice(): Theme {
  return useSyncExternalStore(subscribe, chosenTheme);
}

/** What is on the screen, e.g. for an editor that has themes of its own. */
export function useShownTheme(): "light" | "dark" {
  return useSyncExternalStore(subscribe, shownTheme);
}

export function useDiffColours(): DiffColours {
  return useSyncExternalStore(subscribe, () => (root.dataset["diff"] === "safe" ? "safe" : "standard"));
}

/** The value that a colour token has now, as `#rrggbb` or `#rrggbbaa`, e.g. for Monaco's themes. */
export function colourOf(token: `--${string}`): string {
  const context = document.createElement("canvas").getContext("2d");
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  root.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  if (!context) return colour;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data;
  const hex = (alpha === 255 ? [red, green, blue] : [red, green, blue, alpha]).map((part) =>
    part.toString(16).padStart(2, "0"),
  );
  return `#${hex.join("")}`;
}
