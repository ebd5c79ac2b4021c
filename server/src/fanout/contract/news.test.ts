import { createSecretKey, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { newParticipantId, newSessionId } from "../../domain/ids.ts";
import { until } from "../../testing-app.ts";
import type { LinkedRow } from "../../storage/port.ts";
import { testRow } from "../../storage/testing.ts";
import type { News } from "../news.ts";
import { contract } from "./testing-contract.ts";

const rows = (seq: number): News => ({ kind: "rows", seq, rows: [] });

contract((join) => {
  test("what one node tells of a session, all others who listen hear in order, and nobody else", async () => {
    const { node, session } = join();
    const [teller, hearer, third, other] = [await node(), await node(), await node(), await node()];
    for (const one of [teller, hearer, third]) await one.follow(session);
    await other.follow(newSessionId());
    const told = [rows(1), { kind: "needs" } as const, rows(2), { kind: "erased" } as const, rows(3)];
    for (const news of told) teller.fanOut.tell(session, news);
    await until("both have heard all", () => [hearer, third].every(({ news }) => news.length === 5));
    expect(hearer.news).toEqual(told);
    expect(third.news).toEqual(told);
    expect([teller.news, other.news]).toEqual([[], []]);
    expect(hearer.fanOut.state).toEqual({ kind: "connected" });
  });

  test("whoever listens no more hears no more, while others of the same node do", async () => {
    const { node, session } = join();
    const [teller, hearer] = [await node(), await node()];
    const end = await hearer.follow(session);
    const also: News[] = [];
    const begun: true[] = [];
    const endToo = hearer.fanOut.listen(session, {
      heard: (news) => also.push(news),
      missed: () => begun.push(true),
    });
    await until("who comes later is told to look, too", () => begun.length > 0);
    end();
    teller.fanOut.tell(session, rows(1));
    await until("the other one hears it", () => also.length === 1);
    endToo();
    await hearer.follow(session);
    teller.fanOut.tell(session, rows(2));
    await until("it hears again", () => hearer.news.length > 0);
    expect(hearer.news).toEqual([rows(2)]);
    expect(also).toEqual([rows(1)]);
  });

  test("who has another key of a session, or none, neither understands nor is believed", async () => {
    const places = join();
    const [teller, hearer] = [await places.node(), await places.node()];
    await hearer.follow(places.session);
    const right = places.keys.get(places.session);
    const news = { kind: "link-ended", participant: newParticipantId(places.session) } as const;
    // Both nodes look for the key when they need it: the teller at once, the hearer later.
    places.keys.set(places.session, createSecretKey(randomBytes(32)));
    teller.fanOut.tell(places.session, news);
    if (right) places.keys.set(places.session, right);
    teller.fanOut.tell(places.session, rows(7));
    await until("what is plain has come", () => hearer.news.length > 0);
    expect(hearer.news).toEqual([rows(7)]);
    expect(hearer.dropped).toEqual(["unreadable"]);

    places.keys.delete(places.session);
    teller.fanOut.tell(places.session, news);
    teller.fanOut.tell(places.session, { kind: "erased" });
    await until("that it is erased can be told without", () => hearer.news.length === 2);
  });

  test("what only a newer version knows is passed over and counted, and what it adds is not minded", async () => {
    const { node, session } = join();
    const [newer, hearer] = [await node(), await node()];
    await hearer.follow(session);
    const later: readonly News[] = JSON.parse(
      '[{"kind":"later"},{"kind":"rows","seq":3,"rows":[],"more":[]}]',
    );
    for (const news of later) newer.fanOut.tell(session, news);
    await until("the known part has come", () => hearer.news.length > 0);
    expect(hearer.news).toEqual([rows(3)]);
    expect(hearer.dropped).toEqual(["unknown"]);
  });

  test("what was sent once is believed once, in its session alone, and not after a restart", async () => {
    const { node, line, session, keys } = join();
    const [teller, hearer, watcher] = [await node(), await node(), await line()];
    const other = newSessionId();
    const key = keys.get(session);
    if (key) keys.set(other, key);
    await hearer.follow(session);
    await hearer.follow(other);
    const seen: Uint8Array[] = [];
    let watches = false;
    const reader = { heard: (bytes: Uint8Array) => seen.push(bytes), begins: () => (watches = true) };
    watcher.subscribe(`session:${session}`, reader);
    await until("somebody reads it who has not the key", () => watches);
    teller.fanOut.tell(session, { kind: "needs" });
    await until("it was heard", () => seen.length === 1 && hearer.news.length === 1);
    const [message = new Uint8Array()] = seen;
    expect(Buffer.from(message).toString("latin1")).not.toContain("needs");

    watcher.publish(`session:${session}`, message);
    await until("it is not believed again", () => hearer.dropped.includes("repeated"));
    watcher.publish(`session:${other}`, message);
    await until("nor of another session", () => hearer.dropped.includes("unreadable"));
    const later = await node(() => Date.now() + 120_000);
    await later.follow(session);
    watcher.publish(`session:${session}`, message);
    await until("nor by a node that has never heard the teller", () => later.dropped.includes("clock"));
    expect(hearer.news).toEqual([{ kind: "needs" }]);
    expect(later.news).toEqual([]);
  });

  test("rows that are told come as they were appended, and nobody without the key reads or says any", async () => {
    const { node, line, session, keys } = join();
    const [teller, hearer, watcher] = [await node(), await node(), await line()];
    await hearer.follow(session);
    const seen: Uint8Array[] = [];
    let watches = false;
    const reader = { heard: (bytes: Uint8Array) => seen.push(bytes), begins: () => (watches = true) };
    watcher.subscribe(`session:${session}`, reader);
    await until("somebody reads it who has not the key", () => watches);
    const payload = new TextEncoder().encode("What they typed.");
    const secret = { ...testRow(""), payload, participant: newParticipantId(session) };
    const [prev, hash] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))];
    const told: LinkedRow[] = [{ ...secret, seq: 8, prev, hash }];
    teller.fanOut.tell(session, { kind: "rows", seq: 8, rows: told });
    await until("it was heard", () => seen.length === 1 && hearer.news.length === 1);
    expect(hearer.news).toEqual([{ kind: "rows", seq: 8, rows: told }]);
    const [message = new Uint8Array()] = seen;
    // What a node says that does not know of told rows, and what such a one reads.
    expect(JSON.parse(Buffer.from(message.subarray(17)).toString())).toMatchObject({ kind: "rows", seq: 8 });
    const text = Buffer.from(message).toString("latin1");
    expect(text).not.toContain(secret.participant);
    expect(text).not.toContain(Buffer.from(secret.payload).toString("base64").slice(0, 8));

    watcher.publish(`session:${session}`, message);
    await until("it is heard again", () => hearer.news.length === 2);
    keys.delete(session);
    teller.fanOut.tell(session, { kind: "rows", seq: 9, rows: told });
    await until("the next number is heard", () => hearer.news.length === 3);
    expect(hearer.news.slice(1), "without rows").toEqual([rows(8), rows(9)]);
    expect(hearer.dropped).toEqual(["repeated"]);
  });

  test("rows that are large are left for each node to read", async () => {
    const { node, session } = join();
    const [teller, hearer] = [await node(), await node()];
    await hearer.follow(session);
    const links = { prev: randomBytes(32), hash: randomBytes(32) };
    const pasted = { ...testRow("x".repeat(100_000)), seq: 7, ...links };
    teller.fanOut.tell(session, { kind: "rows", seq: 7, rows: [pasted] });
    await until("it is heard", () => hearer.news.length > 0);
    expect(hearer.news).toEqual([rows(7)]);
  });

  test("a node that ends is found to be gone, and one that goes on is not", async () => {
    const { node, session } = join();
    const [first, second, third] = [await node(), await node(), await node()];
    for (const one of [first, second, third]) await one.follow(session);
    second.fanOut.tell(session, { kind: "asked" });
    third.fanOut.tell(session, { kind: "asked" });
    await until("both are known", () => first.news.length === 2);
    await second.fanOut.close();
    await until("it is gone", () => first.goneNodes.length > 0);
    expect(first.goneNodes).toEqual([second.fanOut.node]);
  });
});
