import { expect, onTestFinished, test, vi } from "vitest";
import { createSession, organiserKey, Person, startTestApp } from "../testing-app.ts";
import { Cli, runHere } from "./testing-cli.ts";

test("tandiff session reissue prints a link that works, and the one before stops to", async () => {
  const app = await startTestApp();
  const { links, candidate } = await createSession(app);
  vi.stubEnv("TANDIFF_KEY", organiserKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  const cli = new Cli(["session", "reissue", links.id, candidate.id, "--server", app.url]);
  expect(await cli.ends(), cli.text).toBe(0);

  const renewed = await new Person(app, cli.text.trim()).takeSeat();
  expect(renewed.id).toBe(candidate.id);
  expect((await renewed.ask("/welcome")).status).toBe(200);
  expect((await candidate.ask("/welcome")).status).toBe(404);
  expect((await new Person(app, links.links.candidate).takeSeat()).cookie).toBe("");
});

test("tandiff session reissue of somebody who is not in the session says so", async () => {
  const app = await startTestApp();
  const { links } = await createSession(app);
  vi.stubEnv("TANDIFF_KEY", organiserKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  const refused = await runHere("session", "reissue", links.id, "nobody0000000000", "--server", app.url);
  expect(refused.code).toBe(1);
  expect(refused.text).toContain("There is no such person in this session.");
});

test("tandiff session invitation prints a letter with the person's link, and a calendar's file", async () => {
  const app = await startTestApp();
  const { links, candidate } = await createSession(app);
  vi.stubEnv("TANDIFF_KEY", organiserKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  const command = ["session", "invitation", links.id, candidate.id, "--server", app.url];
  const letter = await runHere(...command);
  expect(letter.code, letter.text).toBe(0);
  expect(letter.text).toContain(links.links.candidate);
  const calendar = await runHere(...command, "--ics");
  expect(calendar.code).toBe(1);
  expect(calendar.text).toContain("has no time");
});
