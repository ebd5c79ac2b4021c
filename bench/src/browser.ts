import { chromium, type Browser } from "playwright-core";

/** A browser of its own with an empty profile, which asks nobody but the page's server for anything. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    chromiumSandbox: false,
    args: [
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export const viewport = { width: 1440, height: 900 } as const;
