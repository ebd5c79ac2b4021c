import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FileId } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import { openFocusKeys } from "../focus-keys.ts";
import { createTestSession, openTestStorage, temporaryFolder } from "../testing.ts";

const main = FileId.parse("0");

async function focusing() {
  const server = openTestStorage();
  onTestFinished(server.cleanUp);
  const { session } = await createTestSession(server);
  await server.storage.beginFocus(session);
  return { server, storage: server.storage, session };
}

/** A copy of the data folder as a backup would take it, with every file there is. */
function backUp(from: string): string {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of readdirSync(from)) if (name !== "lock.db") cpSync(join(from, name), join(folder, name));
  return folder;
}

test("after its end the texts are gone, also out of a backup with all its keys but that one", async () => {
  const { server, storage, session } = await focusing();
  await storage.putFocusText(session, main, "a word thought better of");
  await storage.putFocusText(session, main, "kept");
  const withKey = backUp(server.folder.path);
  const withoutKey = backUp(server.folder.path);
  await storage.endFocus(session);

  expect(await storage.focusTexts(session)).toEqual(new Map());
  expect(await storage.focusSessions()).toEqual([]);
  const rows = server.database.connection.prepare("SELECT count(*) AS n FROM focus_texts").get();
  expect(rows).toEqual({ n: 0 });

  // The control: with the key, that very backup can be read.
  const readable = openTestStorage({}, withKey);
  onTestFinished(readable.cleanUp);
  expect(await readable.storage.focusTexts(session)).toEqual(new Map([[main, "kept"]]));

  const focusKeys = join(withoutKey, "focus-keys.json");
  rmSync(focusKeys);
  openFocusKeys({ focusKeys }).create(session);
  const unreadable = openTestStorage({}, withoutKey);
  onTestFinished(unreadable.cleanUp);
  expect(unreadable.keyring.sessionKey(session).equals(server.keyring.sessionKey(session))).toBe(true);
  await expect(unreadable.storage.focusTexts(session)).rejects.toThrow("unable to authenticate");
});

test("no file holds a text in clear at any time", async () => {
  const { server, storage, session } = await focusing();
  await storage.putFocusText(session, main, "canary-of-focus");
  const filesWith = (text: string) =>
    readdirSync(server.folder.path).filter((name) =>
      readFileSync(join(server.folder.path, name)).includes(text),
    );
  expect(filesWith("canary-of-focus")).toEqual([]);
  // The control: names of columns are written as they are.
  expect(filesWith("focus_texts")).not.toEqual([]);
  await storage.endFocus(session);
  await storage.close();
  expect(filesWith("canary-of-focus")).toEqual([]);
  server.folder.release();
});

test("a key of a focus time that was destroyed is not in its file, and another gets another", async () => {
  const { server, storage, session } = await focusing();
  const keyOf = () => /"([\w+/]{43}=)"/.exec(readFileSync(server.folder.focusKeys, "utf8"))?.[1];
  const first = keyOf();
  expect(first).toBeDefined();
  await storage.endFocus(session);
  expect(keyOf()).toBeUndefined();
  await storage.beginFocus(session);
  expect(keyOf()).toBeDefined();
  expect(keyOf()).not.toBe(first);
});
