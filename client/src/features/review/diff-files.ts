import { diffPath, type FileDiff } from "@tandiff/shared/diff/file-diff.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { DiffFile } from "../../diff/model.ts";
import { pictureType } from "./pictures.ts";

/** The merge request's changed files, ready to be shown. */
export function diffFiles(diffs: readonly FileDiff[]): DiffFile[] {
  return diffs.map((diff) => ({
    path: diffPath(diff),
    basePath: diff.base?.path ?? null,
    headPath: diff.head?.path ?? null,
    change: diff.change,
    similarity: diff.similarity,
    additions: diff.additions,
    deletions: diff.deletions,
    facts: [...modeFacts(diff.base, diff.head), ...whitespaceFacts(diff)],
    generated: diff.generated,
    body: bodyOf(diff),
  }));
}

/** A file that the merge request leaves as it is; its lines are known once it has been read. */
export function unchangedFile(path: string, lines: number, facts: readonly string[]): DiffFile {
  return {
    path,
    basePath: path,
    headPath: path,
    change: "unchanged",
    similarity: 100,
    additions: 0,
    deletions: 0,
    facts,
    body: { kind: "text", edits: [], baseLines: lines, headLines: lines },
  };
}

/** What a file's mode says that its lines do not. */
export function modeFacts(base: TreeEntry | null, head: TreeEntry | null): string[] {
  if (base && head && base.mode !== head.mode) {
    if (head.mode === "100755" && base.mode === "100644") return ["Now executable"];
    if (head.mode === "100644" && base.mode === "100755") return ["No longer executable"];
    return [`${modeWords(base)} → ${modeWords(head)}`];
  }
  const entry = head ?? base;
  return entry && entry.mode !== "100644" ? [modeWords(entry)] : [];
}

/** Of a file whose changes are all hidden, since they are of whitespace. */
function whitespaceFacts({ base, head, body }: FileDiff): string[] {
  const isHidden = body.kind === "text" && body.edits.length === 0;
  return isHidden && base && head && blobOf(base) !== blobOf(head) ? ["Only whitespace has changed"] : [];
}

function modeWords({ mode }: TreeEntry): string {
  switch (mode) {
    case "100644":
      return "File";
    case "100755":
      return "Executable";
    case "120000":
      return "Symbolic link";
    case "160000":
      return "Submodule";
  }
}

function bodyOf({ base, head, body }: FileDiff): DiffFile["body"] {
  switch (body.kind) {
    case "text":
      return body;
    case "binary":
      if (pictureType(diffPath({ base, head })) !== null) return { kind: "media" };
      return { kind: "none", reason: `This is a binary file${sizes(base, head)}.` };
    case "link":
      return linkBody(base, head);
    case "submodule":
      return {
        kind: "none",
        reason: `This is a submodule, at ${[base, head].flatMap(commitOf).join(" → ")}.`,
      };
  }
}

/** A link shows as its target: one line on each side. */
function linkBody(base: TreeEntry | null, head: TreeEntry | null): DiffFile["body"] {
  const isLink = (entry: TreeEntry | null): boolean => entry === null || entry.mode === "120000";
  if (!isLink(base) || !isLink(head)) {
    return {
      kind: "none",
      reason: "This has become another kind of file, so there are no lines to compare.",
    };
  }
  const baseLines = base ? 1 : 0;
  const headLines = head ? 1 : 0;
  const isSame = blobOf(base) === blobOf(head);
  const edits = isSame ? [] : [{ baseStart: 0, baseEnd: baseLines, headStart: 0, headEnd: headLines }];
  return { kind: "text", edits, baseLines, headLines };
}

function blobOf(entry: TreeEntry | null): string | null {
  return entry && entry.mode !== "160000" ? entry.blob : null;
}

function commitOf(entry: TreeEntry | null): string[] {
  return entry?.mode === "160000" ? [entry.commit.slice(0, 10)] : [];
}

function sizes(base: TreeEntry | null, head: TreeEntry | null): string {
  const words = [base, head].flatMap((entry) =>
    entry && entry.mode !== "160000" ? [`${entry.size.toLocaleString("en")} bytes`] : [],
  );
  return words.length === 0 ? "" : ` (${words.join(" → ")})`;
}
