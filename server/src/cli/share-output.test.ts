import { limits } from "@tandiff/shared/limits.ts";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { createCall, createSession, startTestApp, until } from "../testing-app.ts";
import { Cli } from "./testing-cli.ts";

const outputsOf = (page: LivePage) =>
  page.events().flatMap(({ by, event }) => (event.kind === "output.added" ? [{ by, ...event }] : []));

test("what is piped in comes out as it is, and is shared as plain text with everyone", async () => {
  const app = await startTestApp();
  const { links, candidate, interviewer, observer } = await createCall(app);
  const pages = [await LivePage.of(interviewer), await LivePage.of(observer)];
  const printed = "\u001b[31mFAIL\u001b[0m main.go:3\n10 %\r100 %\n";
  const cli = new Cli(["session", "output", links.links.candidate, "--title", "go test"], printed);
  expect(await cli.ends()).toBe(0);
  expect(cli.text).toBe(`${printed}Shared with everyone in the call: 2 lines.\n`);
  for (const page of pages) {
    await until("it has come", () => outputsOf(page).length === 1);
    expect(outputsOf(page)[0]).toMatchObject({
      by: candidate.id,
      title: "go test",
      text: "FAIL main.go:3\n100 %",
    });
  }
});

test("a huge output is shared with its beginning and its end, and that is said", async () => {
  const app = await startTestApp();
  const { links, interviewer } = await createCall(app);
  const page = await LivePage.of(interviewer);
  const printed = Array.from({ length: 300_000 }, (_, index) => `✓ test ${index}\n`).join("");
  const cli = new Cli(["session", "output", links.links.interviewers[0]?.url ?? ""], printed);
  expect(await cli.ends()).toBe(0);
  expect(cli.text).toContain("longer than the 200,000 characters that can be shared");
  await until("it has come", () => outputsOf(page).length === 1);
  const text = outputsOf(page)[0]?.text ?? "";
  expect(text.length).toBeLessThanOrEqual(limits.output);
  expect(text.startsWith("✓ test 0\n")).toBe(true);
  expect(text.endsWith("✓ test 299999")).toBe(true);
});

test("nothing to share, no call and a reader's link each get a sentence", async () => {
  const app = await startTestApp();
  const { links, interviewer } = await createSession(app);
  const url = links.links.interviewers[0]?.url ?? "";
  const early = new Cli(["session", "output", url], "x\n");
  expect(await early.ends()).toBe(1);
  expect(early.text).toMatch(/^x\n.*call.*\n$/s);
  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  const empty = new Cli(["session", "output", url], "\u001b[2J\n");
  expect(await empty.ends()).toBe(1);
  expect(empty.text).toContain("There was no output");
  const reader = new Cli(["session", "output", links.links.observer ?? ""], "x\n");
  expect(await reader.ends()).toBe(1);
  expect(reader.text).not.toContain("Shared");
});
