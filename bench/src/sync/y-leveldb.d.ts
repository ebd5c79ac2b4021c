/** Its own types are not where its package says. */
declare module "y-leveldb" {
  import type { Doc } from "yjs";

  export class LeveldbPersistence {
    constructor(folder: string);
    getYDoc(name: string): Promise<Doc>;
    storeUpdate(name: string, update: Uint8Array): Promise<unknown>;
    destroy(): Promise<void>;
  }
}
