/** Longest path of a tree entry, in UTF-16 code units. */
const longestPath = 1_000;

/** Longest name of a file or folder on Linux, macOS and Windows, in bytes of UTF-8: git could not check it out. */
const longestPart = 255;

/**
 * What macOS or Windows would open as `.git`: ignorable characters inside, `git~1`, trailing dots,
 * spaces and streams. Source: git's `is_hfs_dotgit` and `is_ntfs_dotgit`; git refuses to check these out.
 */
export function isDotGit(part: string): boolean {
  const visible = part.replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "");
  return /^(\.git|git~1)[ .]*(:.*)?$/is.test(visible);
}

/** Why a path may not be in an exercise, or null when it may. Git's own rules for checked-out paths. */
export function pathFault(path: string): string | null {
  if (path === "") return "is empty";
  if (path.length > longestPath) return `is longer than ${longestPath} characters`;
  if (path.includes("\0")) return "holds a NUL character";
  if (!path.isWellFormed()) return "holds half of a surrogate pair";
  if (path.split("/").includes("")) return "has an empty part";
  // Windows takes a backslash for a separator, so `a\..\b` climbs there.
  for (const part of path.split(/[\\/]/)) {
    if (part === "." || part === "..") return `has a part "${part}"`;
    if (isDotGit(part)) return "has a part .git";
    if (new TextEncoder().encode(part).length > longestPart)
      return `has a part of more than ${longestPart} bytes`;
  }
  return null;
}
