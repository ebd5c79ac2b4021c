import { posix } from "node:path";
import { pathFault } from "@tandiff/shared/exercise/path-fault.ts";

/** The folder in which a checkout keeps its own files. */
export const ownFolder = ".tandiff-checkout";

/** Source: learn.microsoft.com, "Naming Files, Paths, and Namespaces". */
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|:|$)/i;
// oxlint-disable-next-line no-control-regex -- Windows allows none of them
const refusedByWindows = /[<>:"\\|?*\u0000-\u001f]|[. ]$/;

/**
 * Why a path of the workspace is not written into a checkout, or null when it can be: beside git's own
 * rules, names that mean something else to an operating system or to another program. The server is not
 * taken at its word.
 */
export function checkoutFault(path: string, platform: NodeJS.Platform = process.platform): string | null {
  const fault = pathFault(path);
  if (fault) return fault;
  for (const part of path.split("/")) {
    const plain = part.toLowerCase().replace(/[. ]+$/, "");
    if (plain === ".hg" || plain === ownFolder) return `has a part ${plain}`;
    if (deviceName.test(part)) return "has a name that Windows keeps for a device";
    if (platform === "win32" && refusedByWindows.test(part)) return "has a name that Windows does not allow";
  }
  return null;
}

/**
 * Why a symbolic link is not made, or null when it can be: it must lead to a place within the checkout. Steps
 * up are taken at its beginning only, since after the name of another link they could lead anywhere.
 */
export function linkFault(path: string, target: string): string | null {
  if (target === "" || target.includes("\0")) return "is a link to nowhere";
  if (target.includes("\\")) return "is a link with a backslash";
  if (posix.isAbsolute(target) || /^[a-z]:/i.test(target)) return "is a link to an absolute path";
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const firstName = parts.findIndex((part) => part !== "..");
  const ups = firstName < 0 ? parts.length : firstName;
  const names = parts.slice(ups);
  if (names.includes("..") || ups > path.split("/").length - 1)
    return "is a link that leads out of the folder";
  if (names.length > 0 && checkoutFault(names.join("/")) !== null)
    return "is a link to a path that is not safe";
  return null;
}

/** What two paths have in common that some file systems would take for the same. */
export function foldedPath(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
