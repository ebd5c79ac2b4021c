import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { LivePage } from "./live/testing-live.ts";
import { Person, createCall, pause, startTestApp, until } from "./testing-app.ts";
import { startBalancer } from "./testing-balancer.ts";

/** Two apps, which know nothing of each other, behind a balancer. */
async function startTwo() {
  const apps = [await startTestApp({ drainMilliseconds: 300 }), await startTestApp()];
  const balancer = await startBalancer(apps.map(({ port }) => port));
  onTestFinished(() => balancer.close());
  await until("both are ready", () => balancer.nodes.every(({ isReady }) => isReady));
  return {
    apps,
    balancer,
    health: () => fetch(`${balancer.url}/healthz`, { headers: { Connection: "close" } }),
  };
}

test("the balancer takes requests to the nodes by turns, or to the one that the test wants", async () => {
  const { balancer, health } = await startTwo();
  for (let request = 0; request < 6; request += 1) expect((await health()).status).toBe(200);
  expect(balancer.nodes.map(({ requests }) => requests)).toEqual([3, 3]);
  balancer.choose(() => 1);
  for (let request = 0; request < 3; request += 1) expect((await health()).status).toBe(200);
  expect(balancer.nodes.map(({ requests }) => requests)).toEqual([3, 6]);
});

test("one page's sockets go to different nodes, and so do two people's sockets to one document", async () => {
  const { balancer } = await startTwo();
  const nodeThatTakes = async (path: string): Promise<number> => {
    const before = balancer.nodes.map(({ sockets }) => sockets);
    const socket = new WebSocket(`${balancer.url}${path}`);
    await once(socket, "close");
    return balancer.nodes.findIndex(({ sockets }, index) => sockets !== before[index]);
  };
  const ada = [await nodeThatTakes("/live/ada?after=3"), await nodeThatTakes("/sync/ada/code")];
  const noor = [await nodeThatTakes("/live/noor?after=0"), await nodeThatTakes("/sync/noor/code")];
  expect([ada, noor]).toEqual([
    [0, 1],
    [1, 0],
  ]);
});

test("a node that says it is not ready, or is cut off, gets nothing", async () => {
  const { apps, balancer, health } = await startTwo();
  const [first, second] = balancer.nodes;
  const restarted = apps[0]?.restart();
  await until("the balancer knows", () => first?.isReady === false);
  const before = first?.requests;
  for (let request = 0; request < 4; request += 1) expect((await health()).status).toBe(200);
  expect(first?.requests).toBe(before);
  await restarted;
  await until("it is back", () => first?.isReady === true);
  second?.line.cut();
  await until("the balancer knows", () => second?.isReady === false);
  for (let request = 0; request < 4; request += 1) expect((await health()).status).toBe(200);
  first?.line.cut();
  await until("nobody is ready", () => first?.isReady === false);
  expect((await health()).status).toBe(503);
});

test("a page whose socket breaks takes nothing else along", async () => {
  const { balancer, health } = await startTwo();
  const { hostname, port } = new URL(balancer.url);
  for (let page = 0; page < 20; page += 1) {
    const socket = connect(Number(port), hostname);
    const upgrade = ["GET /live/x HTTP/1.1", "Host: x", "Connection: Upgrade", "Upgrade: websocket", "", ""];
    socket.write(upgrade.join("\r\n"));
    await pause(page % 5);
    socket.resetAndDestroy();
  }
  expect((await health()).status).toBe(200);
});

test("a socket goes through the balancer, waits while its line is held, and breaks with it", async () => {
  const { apps, balancer } = await startTwo();
  balancer.choose(() => 0);
  if (apps[0] === undefined) throw new Error("There is no node.");
  const { candidate, interviewer } = await createCall(apps[0]);
  const through = new Person(balancer, `${balancer.url}/p/${candidate.id}#${candidate.secret}`);
  const page = await LivePage.of(await through.takeSeat());
  const heard = (): number => page.events().length;
  const before = heard();
  balancer.nodes[0]?.line.hold();
  await interviewer.do({ type: "call.pause" });
  await pause(100);
  expect(heard()).toBe(before);
  balancer.nodes[0]?.line.mend();
  await until("what waited has come", () => heard() > before);
  balancer.nodes[0]?.line.cut();
  expect(await page.closes()).not.toBe(closeCodes.restarting);
});
