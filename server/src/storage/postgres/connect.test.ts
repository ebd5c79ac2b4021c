import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "./testing-database.ts";

test("a test has a database of its own", async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const client = new Client({ connectionString: url });
  await client.connect();
  expect((await client.query("SELECT version()")).rows[0].version).toContain("PostgreSQL");
  await client.end();
});
