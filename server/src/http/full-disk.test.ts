import { randomUUID } from "node:crypto";
import { CommandId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { createSession, newThread, startTestApp } from "../testing-app.ts";

test("a command that could not be stored has not happened", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  await candidate.do({ type: "review.open" });
  const page = await LivePage.of(candidate);
  const { connection } = app.test.database;
  connection.exec(
    `PRAGMA max_page_count = ${Number(connection.prepare("PRAGMA page_count").get()?.["page_count"])}`,
  );
  const id = CommandId.parse(randomUUID());
  const command = newThread("x".repeat(20_000));
  const large = await candidate.command(command, id);
  expect(large.status).toBe(503);
  for (const one of [page, await LivePage.of(candidate)]) expect(one.kinds()).not.toContain("thread.opened");
  connection.exec("PRAGMA max_page_count = 1000000");
  expect((await candidate.command(command, id)).status).toBe(200);
  await app.restart();
  expect((await LivePage.of(candidate)).kinds().filter((kind) => kind === "thread.opened")).toHaveLength(1);
});
