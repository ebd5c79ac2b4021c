import type { SessionLinks, SessionsView } from "@tandiff/shared/api.ts";
import { expect, onTestFinished, test, vi } from "vitest";
import { asOrganiser, createSession, organiserKey, startTestApp } from "../testing-app.ts";
import { Cli, runHere } from "./testing-cli.ts";

test("tandiff session create, move, extend, person, cancel and reinstate do what they say, with times of a zone", async () => {
  const app = await startTestApp();
  await createSession(app);
  vi.stubEnv("TANDIFF_KEY", organiserKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  const run = async (...args: readonly string[]): Promise<string> => {
    const { code, text } = await runHere("session", ...args, "--server", app.url);
    expect(code, text).toBe(0);
    return text;
  };
  const zone = ["--time-zone", "Europe/Berlin"];
  const people = ["--candidate", "Noor", "--interviewer", "Ada"];
  const times = ["--call-at", "2030-07-10T14:00", ...zone, "--preset", "72h"];
  const links: SessionLinks = JSON.parse(
    await run("create", "--exercise", "go-parcels", ...people, ...times, "--replay", "never", "--json"),
  );
  const summary = async () => {
    const view: SessionsView = JSON.parse(await (await asOrganiser(app, "/sessions")).text());
    return view.sessions.find(({ id }) => id === links.id);
  };
  expect(await summary()).toMatchObject({
    callAt: Date.parse("2030-07-10T12:00:00Z"),
    dueAt: Date.parse("2030-07-09T12:00:00Z"),
    timeZone: "Europe/Berlin",
  });
  await run("move", links.id, "--call-at", "2030-07-11T14:00", ...zone);
  await run("extend", links.id, "--due-at", "2030-07-11T09:00", ...zone);
  expect(await summary()).toMatchObject({
    opensAt: Date.parse("2030-07-08T12:00:00Z"),
    dueAt: Date.parse("2030-07-11T07:00:00Z"),
  });
  const found: SessionsView = JSON.parse(await run("list", "--search", "NOOR parcels", "--json"));
  expect(found.sessions.map(({ id, group }) => [id, group])).toEqual([[links.id, "upcoming"]]);
  expect(await run("list", "--group", "upcoming", ...zone)).toMatch(/2030-07-11 14:00 +Noor, Ada: Parcels/);
  await run("accommodate", links.id, "--more-time", "50", "--no-camera");
  const needs = await asOrganiser(app, `/sessions/${links.id}/accommodations`);
  expect(await needs.json()).toEqual({ moreTime: 50, largerType: false, noCamera: true, note: "" });
  await run("assistants", links.id, "--call", "not-allowed", "--call-note", "Just us.");
  expect((await summary())?.aiPolicy).toEqual({
    review: { rule: "disclosed", note: "" },
    call: { rule: "not-allowed", note: "Just us." },
  });
  expect(await run("person", "add", links.id, "Tomasz", "--observer")).toContain("Observer");
  await run("cancel", links.id, "--reason", "The role is filled.");
  expect(await summary()).toMatchObject({ phase: "cancelled", cancelled: "The role is filled." });
  await run("reinstate", links.id);
  const late = new Cli(["session", "move", links.id, "--call-at", "2030-07-12T14:00", "--server", app.url]);
  expect(await late.ends()).toBe(1);
  expect(late.text).toContain("name its --time-zone");
}, 120_000);
