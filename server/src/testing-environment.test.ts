import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { freePort } from "./testing-app.ts";
import { newFolder, runServerToItsEnd, startServer, tandiff } from "./testing-process.ts";

const elsewhere = {
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/somebodys",
  REDIS_URL: "redis://127.0.0.1:1",
  TANDIFF_KEYRING: "/nonexistent/keyring.json",
  TANDIFF_ORGANISER_KEY: "x".repeat(43),
};

test("servers of tests keep all in their own folders, also where the machine is set to a database", async () => {
  for (const [name, value] of Object.entries(elsewhere)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const [folder, port] = [newFolder(), await freePort()];
  await startServer(folder, port);
  expect(existsSync(join(folder, "tandiff.db"))).toBe(true);
  expect((await tandiff(folder, ["doctor"], port)).stdout).not.toContain("PostgreSQL");

  // A test that names one for itself has it: this one is not there.
  const { code, said } = await runServerToItsEnd(newFolder(), await freePort(), elsewhere);
  expect([code, said]).toEqual([1, expect.stringContaining("/nonexistent/keyring.json")]);
});
