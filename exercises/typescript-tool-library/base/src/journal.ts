import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Day } from "./days.ts";

export type DeskEvent =
  | { kind: "tool"; id: string; name: string }
  | { kind: "member"; id: string; name: string; key: string }
  | { kind: "lent"; tool: string; member: string; day: Day; due: Day }
  | { kind: "returned"; tool: string; day: Day };

export class Journal {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async read(): Promise<DeskEvent[]> {
    const text = await readFile(this.path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as DeskEvent);
  }

  async append(event: DeskEvent): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await appendFile(this.path, JSON.stringify(event) + "\n");
  }
}
