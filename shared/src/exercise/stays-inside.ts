import { isDotGit } from "./path-fault.ts";

/**
 * Whether a link's target is in the tree wherever the links on its way lead: it climbs no higher than
 * the tree's root, and only at its start, where it still walks real folders, and never to the repository's own.
 */
export function staysInside(path: string, target: string): boolean {
  if (target === "" || /^([\\/]|[a-z]:)/i.test(target) || target.includes("\0")) return false;
  const parts = target.split(/[\\/]/);
  if (parts.some(isDotGit)) return false;
  const down = parts.findIndex((part) => part !== "..");
  const climbs = down === -1 ? parts.length : down;
  return climbs < path.split("/").length && !parts.slice(climbs).includes("..");
}
