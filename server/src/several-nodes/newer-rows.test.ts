import type { Event } from "@tandiff/shared/session/events.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { describe, expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import type { RowKind } from "../storage/port.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { testRow } from "../storage/testing.ts";
import { RawPage, StockPage } from "../sync/testing-page.ts";
import { createCall, newThread, until } from "../testing-app.ts";
import { startTwoApps } from "./testing-apps.ts";

const laterKind: RowKind = JSON.parse('"later.happened"');
const knownKind: Event["kind"] = "phase.changed";

describe.skipIf(postgresIsMissing).each([
  ["a kind that this version does not know", laterKind, { kind: laterKind }],
  ["a known kind that says what this version does not know", knownKind, { kind: knownKind, to: "later" }],
])("beside a node of a newer version that has written %s", (_, kind, event) => {
  test("a node sends the session's people elsewhere, appends nothing, and serves all others", async () => {
    const [one, other] = await startTwoApps();
    const { links, candidate, interviewer } = await createCall(one);
    const whole = await createCall(one);
    const page = await new StockPage(candidate).synced();
    const live = await LivePage.of(interviewer);
    page.file().insert(0, "before");
    await other.storage.append(links.id, [testRow(JSON.stringify(event), { kind })]);
    const head = await other.storage.logHead(links.id);

    expect(await live.closes()).toBe(closeCodes.restarting);
    await until("the page is sent elsewhere", () => page.closed.includes(closeCodes.restarting));
    page.file().insert(0, "typed meanwhile");
    expect(await new LivePage(interviewer).closes()).toBe(closeCodes.restarting);
    expect(await (await RawPage.of(candidate)).closes()).toBe(closeCodes.restarting);
    const refused = await interviewer.ask("/welcome");
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({
      status: 503,
      body: { error: { code: "not-stored", message: expect.stringContaining("A newer version") } },
    });
    const codes = new Set(page.closed);
    expect([...codes]).toEqual([closeCodes.restarting]);
    expect(page.file().toJSON()).toMatch(/^typed meanwhile/);
    expect(await other.storage.logHead(links.id)).toEqual(head);
    expect(await other.storage.verifyLog(links.id)).toMatchObject({ ok: true });
    expect(one.reported().join("\n")).toContain(`This version cannot read row ${head.seq}`);

    await whole.candidate.do(newThread("goes on"));
  });
});
