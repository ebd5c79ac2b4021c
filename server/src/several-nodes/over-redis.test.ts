import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { describe, expect, test } from "vitest";
import { redisIsMissing, sharedRedisUrl } from "../fanout/redis/testing-redis.ts";
import { LivePage } from "../live/testing-live.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { sayRounds } from "../sync/testing.ts";
import { awarenessFrame, greeted, RawPage, typedFrame } from "../sync/testing-page.ts";
import { asOrganiser, createCall, until } from "../testing-app.ts";
import { atNode, replayed } from "./testing-apps.ts";
import { newWiring, startWiredApp, type WiredApp } from "./testing-wired-app.ts";

/** Both have found Redis. */
async function twoNodes(): Promise<readonly [WiredApp, WiredApp]> {
  const wiring = await newWiring();
  const nodes = [
    await startWiredApp(wiring, sharedRedisUrl()),
    await startWiredApp(wiring, sharedRedisUrl()),
  ] as const;
  const isThere = async (node: WiredApp): Promise<boolean> =>
    !(await (await fetch(`${node.url}/readyz`)).text()).includes("redis");
  const areThere = async (): Promise<boolean> => (await Promise.all(nodes.map(isThere))).every(Boolean);
  await expect.poll(areThere).toBe(true);
  return nodes;
}

describe.skipIf(postgresIsMissing || redisIsMissing)("two nodes on PostgreSQL and Redis", () => {
  test("end a link that one of them revokes on the other one, and take nothing more of whoever had it", async () => {
    const [one, other] = await twoNodes();
    const { links, candidate, interviewer } = await createCall(one);
    const there = { his: atNode(other, interviewer), hers: atNode(other, candidate) };
    const live = await LivePage.of(there.his);
    const [his, deaf] = [await greeted(there.his, 100), await greeted(there.his, 101)];
    const hers = { live: await LivePage.of(there.hers), code: await greeted(there.hers, 200) };
    his.send(typedFrame(100, "before "));
    await until("it is stored", () => his.saved() === 1);
    // Does not read that it is closed, and so goes on sending.
    deaf.socket.pause();

    const { id } = interviewer;
    const answer = await asOrganiser(one, `/sessions/${links.id}/participants/${id}/revoke`, {});
    expect(answer.status).toBe(204);
    const from = performance.now();
    expect([await live.closes(), await his.closes()]).toEqual([
      closeCodes.unauthorised,
      closeCodes.unauthorised,
    ]);
    sayRounds("a link ends on another node", null, `after ${Math.round(performance.now() - from)} ms`);

    const { kinds } = await replayed(other, links.id);
    deaf.send(typedFrame(101, "after "));
    await until("she is told that they have left", () => !hers.live.here().includes(id));
    expect((await there.his.ask("/welcome")).status).toBe(404);
    expect((await there.his.command({ type: "call.end" })).status).toBe(404);
    const again = new RawPage(`${there.his.socketUrl("sync")}/code`, {
      headers: { Cookie: there.his.cookie },
    });
    expect(await again.closes()).toBe(closeCodes.unauthorised);
    hers.code.send(typedFrame(200, "hers "));
    await until("she goes on", () => hers.code.saved() === 1);
    const after = await replayed(other, links.id);
    expect(after.kinds).toEqual([...kinds, "update:code"]);
    expect(after.texts[0]).toContain("before ");
    expect(after.texts[0]).not.toContain("after ");
    expect([...one.reported, ...other.reported]).toEqual([]);
  });

  test("show who is on the other one, where their cursor is, and that they leave", async () => {
    const [one, other] = await twoNodes();
    const { candidate, interviewer } = await createCall(one);
    const hers = { live: await LivePage.of(candidate), code: await greeted(candidate, 100) };
    const there = atNode(other, interviewer);
    const his = { live: await LivePage.of(there), code: await greeted(there, 200) };
    hers.code.send(awarenessFrame(100, { file: "f:1" }));
    his.code.send(awarenessFrame(200, { file: "f:2" }));
    const both = [candidate.id, interviewer.id].toSorted();
    const areHere = ({ live }: typeof his): boolean => live.here().join() === both.join();
    await until("both know that both are here", () => areHere(hers) && areHere(his));
    const shown = ({ code }: typeof his, clientId: number): string =>
      JSON.stringify(code.awareness().findLast((entry) => entry.clientId === clientId) ?? null);
    await until("both see where the other one is", () => {
      return shown(his, 100).includes("f:1") && shown(hers, 200).includes("f:2");
    });
    expect(shown(his, 100)).toContain("Cleo Candidate");
    for (const page of [hers.live, hers.code]) page.socket.terminate();
    await until("she is gone", () => his.live.here().join() === interviewer.id);
    await until("and so is her cursor", () => shown(his, 100).includes('"state":null'));
    expect([...one.reported, ...other.reported]).toEqual([]);
  });
});
