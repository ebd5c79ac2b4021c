import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Desk } from "../src/desk.ts";
import { Journal } from "../src/journal.ts";

/** A desk with two tools and two members, on a journal of its own. */
export async function filledDesk(): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), "tool-library-"));
  const desk = await Desk.open(new Journal(join(folder, "journal.txt")));
  await desk.add({ kind: "tool", id: "drill-2", name: "Hammer drill" });
  await desk.add({ kind: "tool", id: "ladder-1", name: "Ladder, 6 m" });
  await desk.add({ kind: "member", id: "m1", name: "Anke", key: "key-1" });
  await desk.add({ kind: "member", id: "m2", name: "Bram", key: "key-2" });
  return desk;
}
