import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflate } from "@sparticuz/chromium";

// Relative to the package's entry file, build/index.js.
const PACKAGE = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..");
const CACHE = join(import.meta.dirname, "../../node_modules/.cache/tandiff");

/** `FONTCONFIG_FILE` for the bundled browser: its own font beside whatever the machine has. */
const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;

/** Starts the browser with the libraries that came with it: a bare machine has no NSS. */
const LAUNCHER = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;

/**
 * Unpacks the Chromium that the npm package `@sparticuz/chromium` ships, with the shared libraries
 * and the font it needs, into node_modules/.cache (about 225 MB, once per version).
 *
 * @returns the path of a program that starts it
 */
export async function unpackBundledChromium(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));
  const folder = join(CACHE, `chromium-${versionIn(manifest)}`);
  const launcher = join(folder, "launch");
  if (existsSync(launcher)) return launcher;

  const staging = `${folder}.unpacking-${process.pid}`;
  await mkdir(staging, { recursive: true });
  try {
    await inflateInto(staging, ["chromium.br", "al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"]);
    // The archive's own fonts.conf names folders of another machine; ours stands beside it.
    await writeFile(join(staging, "fonts.conf"), fontsConfiguration(folder));
    await writeFile(join(staging, "launch"), LAUNCHER);
    await chmod(join(staging, "launch"), 0o755);
    // Renaming last means that a half-unpacked browser is never taken for a whole one.
    await rename(staging, folder);
  } catch (error) {
    if (!existsSync(launcher)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return launcher;
}

/** The package unpacks into the system's temporary folder, whose name it reads from `TMPDIR`. */
async function inflateInto(folder: string, archives: readonly string[]): Promise<void> {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    const unpacking = archives.map((archive) => inflate(join(PACKAGE, "bin", archive)));
    await Promise.all(unpacking);
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}

function versionIn(manifest: unknown): string {
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
    return String(manifest.version);
  }
  return "unknown";
}
