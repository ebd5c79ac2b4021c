import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FileId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { expect, onTestFinished, test } from "vitest";
import { openFocusKeys } from "../focus-keys.ts";
import { createTestSession, openTestStorage, temporaryFolder } from "../testing.ts";

const main = FileId.parse("0");
const other = FileId.parse("1");

async function focusing() {
  const server = openTestStorage();
  onTestFinished(server.cleanUp);
  const { session } = await createTestSession(server);
  server.storage.beginFocus(session);
  return { server, storage: server.storage, session };
}

/** A copy of the data folder as a backup would take it, with every file there is. */
function backUp(from: string): string {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of readdirSync(from)) if (name !== "lock.db") cpSync(join(from, name), join(folder, name));
  return folder;
}

test("the last text of each file is there again after a restart", async () => {
  const { server, storage, session } = await focusing();
  storage.putFocusText(session, main, "first");
  storage.putFocusText(session, other, "beside");
  storage.putFocusText(session, main, "second");
  expect([...storage.focusTexts(session)]).toEqual([
    [main, "second"],
    [other, "beside"],
  ]);
  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(again.storage.focusTexts(session).get(main)).toBe("second");
  expect(again.storage.focusSessions()).toEqual([session]);
});

test("after its end the texts are gone, also out of a backup with all its keys but that one", async () => {
  const { server, storage, session } = await focusing();
  storage.putFocusText(session, main, "a word thought better of");
  storage.putFocusText(session, main, "kept");
  const withKey = backUp(server.folder.path);
  const withoutKey = backUp(server.folder.path);
  storage.endFocus(session);

  expect(storage.focusTexts(session)).toEqual(new Map());
  expect(storage.focusSessions()).toEqual([]);
  const rows = server.database.connection.prepare("SELECT count(*) AS n FROM focus_texts").get();
  expect(rows).toEqual({ n: 0 });

  // The control: with the key, that very backup can be read.
  const readable = openTestStorage({}, withKey);
  onTestFinished(readable.cleanUp);
  expect(readable.storage.focusTexts(session)).toEqual(new Map([[main, "kept"]]));

  const focusKeys = join(withoutKey, "focus-keys.json");
  rmSync(focusKeys);
  openFocusKeys({ focusKeys }).create(session);
  const unreadable = openTestStorage({}, withoutKey);
  onTestFinished(unreadable.cleanUp);
  expect(unreadable.keyring.sessionKey(session).equals(server.keyring.sessionKey(session))).toBe(true);
  expect(() => unreadable.storage.focusTexts(session)).toThrow("unable to authenticate");
});

test("no file holds a text in clear at any time", async () => {
  const { server, storage, session } = await focusing();
  storage.putFocusText(session, main, "canary-of-focus");
  const filesWith = (text: string) =>
    readdirSync(server.folder.path).filter((name) =>
      readFileSync(join(server.folder.path, name)).includes(text),
    );
  expect(filesWith("canary-of-focus")).toEqual([]);
  // The control: names of columns are written as they are.
  expect(filesWith("focus_texts")).not.toEqual([]);
  storage.endFocus(session);
  await storage.close();
  expect(filesWith("canary-of-focus")).toEqual([]);
  server.folder.release();
});

test("a key that was destroyed is not in its file, and another focus time gets another", async () => {
  const { server, storage, session } = await focusing();
  const keyOf = () => /"([\w+/]{43}=)"/.exec(readFileSync(server.folder.focusKeys, "utf8"))?.[1];
  const first = keyOf();
  expect(first).toBeDefined();
  storage.endFocus(session);
  expect(keyOf()).toBeUndefined();
  storage.beginFocus(session);
  expect(keyOf()).toBeDefined();
  expect(keyOf()).not.toBe(first);
});

test("nothing is taken before a focus time, after it, or past the limit", async () => {
  const { storage, session } = await focusing();
  const large = "x".repeat(limits.focus - 200);
  storage.putFocusText(session, main, large);
  expect(() => storage.putFocusText(session, other, "x".repeat(300))).toThrow("at most 1 MiB");
  storage.putFocusText(session, main, `${large}!`);
  expect([...storage.focusTexts(session).keys()]).toEqual([main]);
  storage.endFocus(session);
  expect(() => storage.putFocusText(session, main, "late")).toThrow("over");
});

test("who destroys the session's key has destroyed what is written in its focus time", async () => {
  const { server, storage, session } = await focusing();
  storage.putFocusText(session, main, "gone");
  expect(storage.focusTexts(session).size).toBe(1);
  server.keyring.eraseSession(session, { at: 1_700_000_000_000, by: "organiser" });
  expect(() => storage.focusTexts(session)).toThrow("erased");
});
