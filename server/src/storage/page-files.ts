/**
 * Files that pages load, of this version and of others, where nodes of several versions answer the same pages. A file's
 * name has a hash of what is in it.
 */
export interface PageFiles {
  /** Leaves the files of one version with all nodes, for as long as that is said again within a month. */
  keep(names: readonly string[], read: (name: string) => Uint8Array): Promise<void>;
  names(): Promise<ReadonlySet<string>>;
  /** Null where nobody has left it, or where it is not what a node has left. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
}
