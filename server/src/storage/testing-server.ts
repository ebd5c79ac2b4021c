/**
 * For tests only: a process that appends until it is killed. `node testing-server.ts <folder> <seed>`
 * prints "open", then "stored <seq> <text>" for every row once it was told that it is durable, and
 * "refused" when the disk took no more. With a third argument it kills itself in the middle of packing, after so many
 * segments.
 */
import { writeSync } from "node:fs";
import { openDataFolder } from "./data-folder.ts";
import { openFocusKeys } from "./focus-keys.ts";
import { openKeyring } from "./keyring.ts";
import { openSqliteStorage } from "./sqlite/sqlite-storage.ts";
import { testRow } from "./testing.ts";

const [path = "", seed = "0", segments] = process.argv.slice(2);
const folder = openDataFolder(path);
const storage = openSqliteStorage({
  path: folder.database,
  keyring: openKeyring(folder),
  focusKeys: openFocusKeys(folder),
  connected: (connection) => {
    if (segments === undefined) return;
    connection.function("die", () => {
      process.kill(process.pid, "SIGKILL");
      return null;
    });
    connection.exec(
      `CREATE TEMP TRIGGER dying AFTER INSERT ON segments
       WHEN (SELECT count(*) FROM segments) > ${Number(segments)} BEGIN SELECT die(); END`,
    );
  },
  onFatal: () => {
    say("fatal");
    process.exit(1);
  },
});
const session = (await storage.sessions())[0]?.id;
if (!session) throw new Error("The folder has no session.");

/** A small linear congruential generator: the same seed gives the same lengths and pauses. */
let state = Number(seed);
function random(below: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return (state >>> 8) % below;
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

/** To be packed there must be many; else it is their commits that count. */
const least = segments === undefined ? 1 : 60;

say("open");
for (let round = 0; ; round += 1) {
  const texts = Array.from({ length: least + random(4) }, (_, index) => `${seed}:${round}:${index}:`);
  const appends = texts.map(async (text) => {
    const rows = await storage.append(session, [testRow(text + "x".repeat(random(5_000)))]);
    say(`stored ${rows[0]?.seq} ${text}`);
  });
  await Promise.all(appends).catch(() => {
    say("refused");
    process.exit(1);
  });
}
