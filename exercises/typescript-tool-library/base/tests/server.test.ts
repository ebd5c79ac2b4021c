import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { serve } from "../src/server.ts";
import { filledDesk } from "./helpers.ts";

const desk = "Bearer for-tests";

async function start(t: TestContext) {
  const server = serve({ desk: await filledDesk(), token: "for-tests", day: () => "2026-03-04" }).listen(0);
  t.after(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return async (method: string, path: string, authorization = "", body?: unknown) => {
    const init = { method, headers: { authorization }, body: JSON.stringify(body) };
    const answer = await fetch(`http://localhost:${port}${path}`, init);
    return { status: answer.status, body: await answer.json() };
  };
}

test("the desk lends and takes back", async (t) => {
  const call = await start(t);
  const lent = await call("POST", "/loans", desk, { tool: "drill-2", member: "m1" });
  assert.deepEqual([lent.status, lent.body.due], [201, "2026-03-18"]);
  assert.equal((await call("GET", "/loans", "Card key-1")).body.length, 1);
  assert.equal((await call("GET", "/loans", "Card key-2")).body.length, 0);
  assert.equal((await call("POST", "/returns", desk, { tool: "drill-2" })).status, 200);
});

test("only the desk lends", async (t) => {
  const call = await start(t);
  assert.equal((await call("POST", "/loans", "Card key-1", { tool: "drill-2", member: "m1" })).status, 403);
});

test("everybody sees what is free, and nobody who has the rest", async (t) => {
  const call = await start(t);
  await call("POST", "/loans", desk, { tool: "drill-2", member: "m1" });
  assert.deepEqual((await call("GET", "/tools")).body, [
    { id: "drill-2", name: "Hammer drill", free: false },
    { id: "ladder-1", name: "Ladder, 6 m", free: true },
  ]);
});
