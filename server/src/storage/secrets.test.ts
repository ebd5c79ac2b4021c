import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hashSecret, readOrCreateOrganiserKey, sameSecretHash } from "./secrets.ts";
import { temporaryFolder } from "./testing.ts";

function organiserKeyPath(): string {
  const path = temporaryFolder();
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return join(path, "organiser.key");
}

test("the organiser's key is made once, for this account alone", () => {
  const organiserKey = organiserKeyPath();
  const key = readOrCreateOrganiserKey({ organiserKey });

  expect(Buffer.from(key, "base64url")).toHaveLength(32);
  expect(statSync(organiserKey).mode & 0o777).toBe(0o600);
  expect(readOrCreateOrganiserKey({ organiserKey })).toBe(key);
  expect(readOrCreateOrganiserKey({ organiserKey: organiserKeyPath() })).not.toBe(key);
});

test("an empty or short organiser's key is refused, not accepted as a secret", () => {
  const organiserKey = organiserKeyPath();
  writeFileSync(organiserKey, "short\n");

  expect(() => readOrCreateOrganiserKey({ organiserKey })).toThrow("remove it to get a new one");
});

test("hashes are the same for the same secret only", () => {
  expect(sameSecretHash(hashSecret("a"), hashSecret("a"))).toBe(true);
  expect(sameSecretHash(hashSecret("a"), hashSecret("b"))).toBe(false);
  expect(sameSecretHash(hashSecret("a"), hashSecret("a").subarray(1))).toBe(false);
});
