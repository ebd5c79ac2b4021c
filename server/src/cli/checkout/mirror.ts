import type { Tree } from "@tandiff/shared/exercise/tree.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import type { Workspace } from "@tandiff/shared/session/state.ts";
import { readTextFile, writeTextFile } from "@tandiff/shared/text/text-file.ts";
import { type CheckoutFolder, type FileContent, InTheWay } from "./checkout-folder.ts";
import { type DesiredFile, desiredTree } from "./desired-tree.ts";
import { linkFault } from "./safe-path.ts";

/** What the texts of the workspace are now. */
export interface Texts {
  readonly textOf: (file: string) => string;
  readonly versionOf: (file: string) => number;
}

/** What a step has done to the folder. */
export type Change =
  | { readonly kind: "wrote" | "updated" | "removed"; readonly path: string }
  | { readonly kind: "renamed"; readonly from: string; readonly path: string }
  | { readonly kind: "refused"; readonly path: string; readonly reason: string };

/** Brings a folder to what the workspace is, one step at a time. */
export class Mirror {
  readonly #folder: CheckoutFolder;
  readonly #head: Tree;
  readonly #blobs: ReadonlyMap<BlobHash, Uint8Array>;
  /** What stands at a path, as `keyOf` names it. */
  readonly #written = new Map<string, { readonly key: string; readonly identity: string }>();
  /** What was said of a path that cannot be written. */
  readonly #said = new Map<string, string>();

  constructor(folder: CheckoutFolder, head: Tree, blobs: ReadonlyMap<BlobHash, Uint8Array>) {
    this.#folder = folder;
    this.#head = head;
    this.#blobs = blobs;
  }

  /** Number of files that stand in the folder as the workspace has them. */
  get size(): number {
    return this.#written.size;
  }

  async step(workspace: Workspace, texts: Texts): Promise<readonly Change[]> {
    const { files, refused } = desiredTree(this.#head, workspace);
    const changes: Change[] = [];
    const wanted = new Set(files.map(({ path }) => path));
    const gone = new Map<string, string>();
    for (const path of this.#folder.paths) {
      if (wanted.has(path)) continue;
      const identity = this.#written.get(path)?.identity;
      this.#written.delete(path);
      try {
        if (!(await this.#folder.remove(path))) continue;
      } catch (error) {
        this.#refuse(path, `cannot be deleted (${reasonOf(error)})`, changes);
        continue;
      }
      if (identity === undefined) changes.push({ kind: "removed", path });
      else gone.set(identity, path);
    }
    const stale = files.filter((file) => this.#written.get(file.path)?.key !== keyOf(file, texts));
    if (stale.length > 0) await this.#folder.announce(stale.map(({ path }) => path));
    for (const [path, reason] of refused) this.#refuse(path, reason, changes);
    for (const file of stale) {
      const change = await this.#write(file, texts, gone);
      if (change?.kind === "refused") this.#refuse(change.path, change.reason, changes);
      else if (change) changes.push(change);
    }
    for (const path of gone.values()) changes.push({ kind: "removed", path });
    if (changes.length > 0) await this.#folder.save();
    return changes;
  }

  async #write(file: DesiredFile, texts: Texts, gone: Map<string, string>): Promise<Change | null> {
    const { path } = file;
    const key = keyOf(file, texts);
    const content = this.#contentOf(file, texts);
    if (typeof content === "string") return { kind: "refused", path, reason: content };
    const identity = identityOf(file);
    const before = this.#written.get(path);
    try {
      const isNew = await this.#folder.write(path, content);
      this.#written.set(path, { key, identity });
      this.#said.delete(path);
      const from = gone.get(identity);
      gone.delete(identity);
      if (from !== undefined) return { kind: "renamed", from, path };
      if (!isNew) return null;
      return { kind: before ? "updated" : "wrote", path };
    } catch (error) {
      this.#written.delete(path);
      if (error instanceof InTheWay) return { kind: "refused", path, reason: error.message };
      return { kind: "refused", path, reason: `cannot be written (${reasonOf(error)})` };
    }
  }

  /** The content, or why there is none. */
  #contentOf(file: DesiredFile, { textOf }: Texts): FileContent | string {
    const bytes = file.head && this.#blobs.get(file.head.blob);
    const executable = file.head?.executable ?? false;
    if (file.kind === "text") {
      const text = textOf(file.id);
      const original = bytes ? readTextFile(bytes) : null;
      const written =
        original?.kind === "editable" ? writeTextFile(text, original) : new TextEncoder().encode(text);
      return { kind: "bytes", bytes: written, executable };
    }
    if (!bytes) return "could not be loaded";
    if (file.kind === "blob") return { kind: "bytes", bytes, executable };
    const target = new TextDecoder().decode(bytes);
    return linkFault(file.path, target) ?? { kind: "link", target };
  }

  /** Each reason is said once. */
  #refuse(path: string, reason: string, changes: Change[]): void {
    if (this.#said.get(path) === reason) return;
    this.#said.set(path, reason);
    changes.push({ kind: "refused", path, reason });
  }
}

/** Changes with what is to stand at the path. */
function keyOf(file: DesiredFile, { versionOf }: Texts): string {
  return file.kind === "text" ? `${identityOf(file)} ${versionOf(file.id)}` : identityOf(file);
}

/** The same file under whatever path. */
function identityOf(file: DesiredFile): string {
  return file.kind === "text" ? `text ${file.id}` : `${file.kind} ${file.path} ${file.head.blob}`;
}

/** The system's own short word, such as ENOSPC. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "for an unknown reason";
}
