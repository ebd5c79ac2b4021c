import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { join } from "node:path";
import { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import { createKeyring, openKeyring, readSharedKeyring } from "./keyring.ts";
import { sharedOrganiserKey } from "./secrets.ts";
import { temporaryFolder } from "./testing.ts";

const session = SessionId.parse("session000000000");
const other = SessionId.parse("session000000001");
const participant = ParticipantId.parse("participant00000");

function newFolder() {
  const path = temporaryFolder();
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return { keyring: join(path, "keyring.json"), isNew: true };
}

test("keys are there again after a restart", () => {
  const folder = newFolder();
  const keyring = openKeyring(folder);
  const key = keyring.createSessionKey(session);
  const again = openKeyring({ ...folder, isNew: false });

  expect(again.sessionKey(session).equals(key)).toBe(true);
  expect(key.export()).toHaveLength(32);
  expect(again.createSessionKey(other).equals(key)).toBe(false);
  expect(again.deriveInviteSecret(participant, 1)).toBe(keyring.deriveInviteSecret(participant, 1));
});

test("a destroyed key is gone from memory and from the file, and the others stay", () => {
  const folder = newFolder();
  const keyring = openKeyring(folder);
  const key = keyring.createSessionKey(session).export().toString("base64");
  keyring.createSessionKey(other);
  const erasure = { at: 1_700_000_000_000, by: "organiser" } as const;
  expect(readFileSync(folder.keyring, "utf8")).toContain(key);

  keyring.eraseSession(session, erasure);
  // What was erased first counts.
  keyring.eraseSession(session, { at: 1_800_000_000_000, by: "retention" });

  expect(readFileSync(folder.keyring, "utf8")).not.toContain(key);
  for (const opened of [keyring, openKeyring(folder)]) {
    expect(() => opened.sessionKey(session)).toThrow("was erased");
    expect(opened.sessionKey(other).type).toBe("secret");
    expect([opened.erasureOf(session), opened.erasureOf(other)]).toEqual([erasure, null]);
  }
});

test("a session gets one key only", () => {
  const keyring = openKeyring(newFolder());
  const key = keyring.createSessionKey(session);

  expect(() => keyring.createSessionKey(session)).toThrow("exists already");
  expect(keyring.sessionKey(session)).toBe(key);
});

test("the file is for this account alone, also after it was copied back with a wider mode", () => {
  const folder = newFolder();
  openKeyring(folder);
  expect(statSync(folder.keyring).mode & 0o777).toBe(0o600);

  chmodSync(folder.keyring, 0o644);
  const keyring = openKeyring(folder);
  expect(statSync(folder.keyring).mode & 0o777).toBe(0o600);

  keyring.createSessionKey(session);
  expect(statSync(folder.keyring).mode & 0o777).toBe(0o600);
});

test("a session gets no key when the file cannot be written", () => {
  const folder = newFolder();
  const keyring = openKeyring(folder);
  mkdirSync(`${folder.keyring}.new`);

  expect(() => keyring.createSessionKey(session)).toThrow("could not write its keyring");
  expect(() => keyring.sessionKey(session)).toThrow("has no key");
});

test("a keyring that is missing beside a database, or damaged, is refused without quoting it", () => {
  const folder = newFolder();
  expect(() => openKeyring({ ...folder, isNew: false })).toThrow("put the keyring back");

  for (const text of ["", "{}", '{"version":1,"master":"c2hvcnQ=","sessions":{}}']) {
    writeFileSync(folder.keyring, text);
    expect(() => openKeyring(folder)).toThrow("put it back from a backup");
  }
  writeFileSync(folder.keyring, '{"master": canary');
  expect(() => openKeyring(folder)).toThrow(expect.not.stringContaining("canary"));
});

test("an invite's secret has 256 bits of its own for each seat, issue and server", () => {
  const keyring = openKeyring(newFolder());
  const secret = keyring.deriveInviteSecret(participant, 1);

  expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  expect(keyring.deriveInviteSecret(participant, 2)).not.toBe(secret);
  expect(keyring.deriveInviteSecret(ParticipantId.parse("participant00001"), 1)).not.toBe(secret);
  expect(openKeyring(newFolder()).deriveInviteSecret(participant, 1)).not.toBe(secret);
});

test("keys do not show in a printed keyring", () => {
  const keyring = openKeyring(newFolder());
  const key = keyring.createSessionKey(session);
  const shown = inspect({ keyring, key }, { depth: 10, showHidden: true }) + JSON.stringify({ keyring, key });

  expect(shown).toContain("Keyring");
  expect(shown).not.toContain(key.export().toString("base64"));
  // How a printed buffer begins, were there one.
  expect(shown).not.toContain(inspect(key.export()).slice(0, 20));
});

test("the keyring that nodes share derives what the server's own did, and has no keys of sessions", () => {
  const folder = newFolder();
  const own = openKeyring(folder);
  const key = own.createSessionKey(session).export().toString("base64");
  const path = `${folder.keyring}.shared`;
  own.copyFor(path);
  const shared = readSharedKeyring(path);

  expect(shared.deriveInviteSecret(participant, 1)).toBe(own.deriveInviteSecret(participant, 1));
  expect(sharedOrganiserKey(shared)).toMatch(/^[\w-]{43}$/);
  expect(readFileSync(path, "utf8")).not.toContain(key);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(() => own.copyFor(path)).toThrow("is there already. Nothing was changed.");
});

test("a keyring that nodes share is only read, and never made by one of them", () => {
  const { keyring } = newFolder();
  expect(() => readSharedKeyring(keyring)).toThrow(`There is no keyring at ${keyring}.`);
  expect(existsSync(keyring)).toBe(false);
  createKeyring(keyring);
  const before = readFileSync(keyring, "utf8");
  chmodSync(keyring, 0o400);
  readSharedKeyring(keyring);
  expect(readFileSync(keyring, "utf8")).toBe(before);
  expect(statSync(keyring).mode & 0o777).toBe(0o400);
});
