import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import {
  commitBody,
  type ObjectFormat,
  objectNames,
  type ObjectSink,
  PackWriter,
  treeBody,
} from "./git-objects.ts";

/** What a bundle needs of an exercise. */
type BundleContent = Pick<ExerciseContent, "base" | "commits">;

interface BundleInput {
  /** Checked by `validateContent`. */
  readonly content: BundleContent;
  /** The bytes of a blob that the content names. */
  readonly readBlob: (hash: BlobHash) => Uint8Array;
}

/** The ids of the commits that its branches are at. */
export interface BundleCommits {
  readonly base: string;
  readonly head: string;
}

/** A folder of a tree. `id` is its tree object's, null since something in it changed. */
interface Folder {
  readonly children: Map<string, Folder | TreeEntry>;
  id: string | null;
}

/**
 * The application as a git bundle: branch `base` with one root commit, branch `head` with the merge
 * request's commits on it. Trees have the ids that they had in the exercise's repository; commits do
 * not, as their history starts at base. Source of the format: git's gitformat-bundle(5).
 */
export function applicationBundle(input: BundleInput): Uint8Array {
  const format = formatOf(input.content);
  const pack = new PackWriter(format);
  const writing = writeCommits(input, pack);
  let step = writing.next();
  while (!step.done) step = writing.next();
  const { base, head } = step.value;
  const version = format === "sha1" ? "# v2 git bundle\n" : "# v3 git bundle\n@object-format=sha256\n";
  const refs = `${base} refs/heads/base\n${head} refs/heads/head\n${head} HEAD\n`;
  return Buffer.concat([Buffer.from(`${version}${refs}\n`), pack.finish()]);
}

/** The commits that the branches of the bundle are at. Yields wherever it may be interrupted. */
export function bundleCommits(input: BundleInput): Generator<void, BundleCommits> {
  return writeCommits(input, objectNames(formatOf(input.content)));
}

function formatOf({ commits }: BundleContent): ObjectFormat {
  return commits[0]?.id.length === 64 ? "sha256" : "sha1";
}

function* writeCommits(
  { content: { base, commits }, readBlob }: BundleInput,
  sink: ObjectSink,
): Generator<void, BundleCommits> {
  const blobIds = new Map<BlobHash, string>();
  const objectId = (entry: TreeEntry): string => {
    if (entry.mode === "160000") return entry.commit;
    const id = blobIds.get(entry.blob) ?? sink.add("blob", readBlob(entry.blob));
    blobIds.set(entry.blob, id);
    return id;
  };

  const root: Folder = { children: new Map(), id: null };
  for (const entry of base) {
    objectId(entry);
    put(root, entry);
    yield;
  }
  const baseId = sink.add(
    "commit",
    commitBody({
      tree: writeFolder(root, sink, objectId),
      parent: null,
      author: {
        name: "Tandiff",
        email: "tandiff@localhost",
        at: commits[0]?.author.at ?? "1970-01-01T00:00:00Z",
      },
      message: "Base\n",
    }),
  );

  let headId = baseId;
  for (const { author, message, changes } of commits) {
    // Removals first, so that a file can give way to a folder of its name.
    for (const { path, entry } of changes) if (entry === null) remove(root, path.split("/"));
    for (const { entry } of changes) if (entry !== null) put(root, entry);
    const tree = writeFolder(root, sink, objectId);
    headId = sink.add("commit", commitBody({ tree, parent: headId, author, message }));
    yield;
  }
  return { base: baseId, head: headId };
}

function put(root: Folder, entry: TreeEntry): void {
  const parts = entry.path.split("/");
  let folder = root;
  for (const part of parts.slice(0, -1)) {
    folder.id = null;
    const child = folder.children.get(part);
    const next: Folder = isFolder(child) ? child : { children: new Map(), id: null };
    folder.children.set(part, next);
    folder = next;
  }
  folder.id = null;
  folder.children.set(parts.at(-1) ?? "", entry);
}

/** Removes a path, and the folders that are left empty: git has none. */
function remove(folder: Folder, [name = "", ...rest]: readonly string[]): void {
  folder.id = null;
  const child = folder.children.get(name);
  if (isFolder(child) && rest.length > 0) {
    remove(child, rest);
    if (child.children.size > 0) return;
  }
  folder.children.delete(name);
}

function writeFolder(folder: Folder, sink: ObjectSink, objectId: (entry: TreeEntry) => string): string {
  folder.id ??= sink.add(
    "tree",
    treeBody(
      [...folder.children].map(([name, child]) =>
        isFolder(child)
          ? { name, mode: "40000", id: writeFolder(child, sink, objectId) }
          : { name, mode: child.mode, id: objectId(child) },
      ),
    ),
  );
  return folder.id;
}

function isFolder(child: Folder | TreeEntry | undefined): child is Folder {
  return child !== undefined && "children" in child;
}
