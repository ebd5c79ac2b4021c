import { expect, test, vi } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { CountingPage } from "../sync/testing-page.ts";
import { asOrganiser, createCall, newThread, until } from "../testing-app.ts";
import { readMetrics } from "../testing-metrics.ts";
import { atNode, startTwoApps } from "./testing-apps.ts";

const minute = 60_000;
const made = 100;

test.skipIf(postgresIsMissing)(
  "a node neither listens to nor asks for what nobody has used there for ten minutes, until somebody comes back",
  async () => {
    let ahead = 0;
    const [one, other] = await startTwoApps({
      hear: true,
      now: () => Date.now() + ahead,
      unused: { every: 10 },
    });
    const { links, candidate, interviewer } = await createCall(one);
    for (let count = 0; count < made; count += 1) {
      const request = { exercise: "go-parcels", candidate: "Cleo", interviewers: ["Ida"], observer: null };
      const answer = await asOrganiser(one, "/sessions", { ...request, callAt: null, preset: "now" });
      expect(answer.status).toBe(201);
    }
    const page = await LivePage.of(interviewer);
    const typing = await new CountingPage(atNode(other, candidate)).synced();
    const heads = vi.spyOn(one.storage, "heads");
    const looksFor = (sessions: number): Promise<void> =>
      expect.poll(() => heads.mock.calls.at(-1)?.[0].length).toBe(sessions);
    // Each has a channel, and the nodes have one of their own.
    expect(one.line.channels).toBe(made + 1 + 1);
    await looksFor(made + 1);
    ahead = 11 * minute;
    await expect.poll(async () => (await readMetrics(one)).get("tandiff_sessions")).toBe(1);
    expect(one.line.channels).toBe(1 + 1);
    await looksFor(1);
    expect(heads.mock.calls.at(-1)?.[0]).toEqual([links.id]);

    // Who has a page open is told what happens on the other node.
    await atNode(other, candidate).do(newThread("still here"));
    await until("it is told", () => page.kinds().includes("thread.opened"));
    // Who comes to a node that has let go finds what happened on the other one meanwhile, and hears of what comes.
    page.socket.close();
    await expect.poll(async () => (await readMetrics(one)).get('tandiff_connections{socket="live"}')).toBe(0);
    ahead = 22 * minute;
    await expect.poll(async () => (await readMetrics(one)).get("tandiff_sessions")).toBe(0);
    expect(one.line.channels).toBe(1);
    typing.type("<meanwhile>", true);
    await until("it is stored", () => typing.acknowledged === 1);
    const back = await new CountingPage(interviewer).synced();
    expect(back.file().toJSON()).toContain("<meanwhile>");
    typing.type("<then>", true);
    await until("it is told", () => back.file().toJSON().includes("<then>"));
    back.type("<back>", false);
    await until("the other one is told", () => typing.file().toJSON().includes("<back>"));
    expect([...one.reported(), ...other.reported()]).toEqual([]);
  },
);
