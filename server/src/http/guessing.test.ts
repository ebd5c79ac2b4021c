import { randomBytes } from "node:crypto";
import type { ReissuedLink } from "@tandiff/shared/api.ts";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { Seats } from "../domain/seats.ts";
import { Sessions } from "../domain/sessions.ts";
import { Hub } from "../fanout/hub.ts";
import { LivePage } from "../live/testing-live.ts";
import { Rooms, seedRows } from "../sync/rooms.ts";
import {
  asOrganiser,
  createSession,
  organiserKey,
  pause,
  Person,
  startTestApp,
  type TestApp,
  type TestAppOptions,
} from "../testing-app.ts";
import { clientNetwork } from "./client-address.ts";
import { GuessLimit } from "./guess-limit.ts";

const guess = () => randomBytes(32).toString("base64url");

/** A server whose clock stands still until it is moved on. */
async function stoppedClock(options: TestAppOptions = {}) {
  let now = Date.now();
  const app = await startTestApp({ ...options, now: () => now });
  return { app, wait: (seconds: number) => void (now += seconds * 1_000) };
}

function takeSeat(app: TestApp, participant: string, secret: string, headers = {}): Promise<Response> {
  const body = JSON.stringify({ participant, secret });
  return fetch(`${app.url}/api/seats`, {
    method: "POST",
    body,
    headers: { Connection: "close", ...headers },
  });
}

/** Sends wrong links until the server does not look at them any more; how many it looked at. */
async function guessOn(
  app: TestApp,
  participant: string,
  headers: () => object = () => ({}),
): Promise<number> {
  for (let guesses = 0; guesses < 200; guesses += 1) {
    const { status } = await takeSeat(app, participant, guess(), headers());
    if (status === 429) return guesses;
  }
  return 200;
}

test("who sends wrong links is told to wait after 60, whatever is sent then, and is looked at again later", async () => {
  const { app, wait } = await stoppedClock();
  const { candidate, links } = await createSession(app);
  const renewed = await asOrganiser(app, `/sessions/${links.id}/participants/${candidate.id}/reissue`, {});
  const { url }: ReissuedLink = JSON.parse(await renewed.text());
  const { secret } = new Person(app, url);
  expect(await guessOn(app, candidate.id)).toBe(60);

  const answer = await takeSeat(app, candidate.id, secret);
  expect(answer.status, "a right guess tells nothing either").toBe(429);
  expect(answer.headers.get("retry-after")).toBe("2");
  const sentence = "Too many links that do not work were tried from your network. Try again in 2 seconds.";
  expect(await answer.json()).toMatchObject({ error: { code: "too-many-requests", message: sentence } });
  const wrong = { method: "POST", body: JSON.stringify({ key: guess() }) };
  expect((await fetch(`${app.url}/api/organiser/seat`, wrong)).status).toBe(429);
  const bearer = { headers: { Authorization: `Bearer ${guess()}` } };
  expect((await fetch(`${app.url}/api/organiser/sessions`, bearer)).status).toBe(429);
  const Cookie = `tandiff-seat-${candidate.id}=${guess()}`;
  expect((await candidate.ask("/welcome", { headers: { Cookie } })).status).toBe(429);

  wait(2);
  expect((await takeSeat(app, candidate.id, secret)).status).toBe(200);
  wait(10);
  expect(await guessOn(app, candidate.id)).toBe(6);
});

test("of secrets that come all at once no more are looked at than of those that come one by one", async () => {
  const limit = new GuessLimit(() => 0);
  let looked = 0;
  const verify = async (): Promise<null> => {
    looked += 1;
    await pause(1);
    return null;
  };
  const guessed = Array.from({ length: 100 }, () => limit.attempt("network", guess(), verify));
  const refused = (await Promise.allSettled(guessed)).filter(({ status }) => status === "rejected");
  expect([looked, refused.length]).toEqual([60, 40]);
});

test.each([1, 3, 10])(
  "on %i nodes no more secrets are looked at in ten minutes than on one",
  async (count) => {
    let now = 0;
    const hub = new Hub();
    const counted: Promise<unknown>[] = [];
    const nodes = Array.from({ length: count }, () => {
      const line = hub.line(() => now);
      return new GuessLimit(
        () => now,
        (name, perSecond) => {
          const told = line.count(name, perSecond);
          counted.push(told);
          return told;
        },
      );
    });
    let looked = 0;
    const verify = async (): Promise<null> => {
      looked += 1;
      return null;
    };
    for (; now < 600_000; now += 500) {
      for (const node of nodes) await node.attempt("network", guess(), verify).catch(() => null);
      await Promise.all(counted.splice(0));
    }
    expect(looked).toBeGreaterThan(350);
    // Sixty at once and one in two seconds; each node may let one through before it hears of the others'.
    expect(looked).toBeLessThanOrEqual(60 + 300 + count);
  },
);

test("wrong cookies of sockets count too, and then there is no socket for them", async () => {
  const { app } = await stoppedClock();
  const { candidate } = await createSession(app);
  const guessed = (): Person => {
    const person = new Person(app, `${app.url}/p/${candidate.id}#x`);
    person.cookie = `tandiff-seat-${candidate.id}=${guess()}`;
    return person;
  };
  const pages = Array.from({ length: 60 }, () => new LivePage(guessed()));
  for (const page of pages) expect(await page.closes()).toBe(closeCodes.unauthorised);
  const refused = await new Promise<{ status: number | undefined; after: unknown }>((resolve) => {
    const person = guessed();
    const socket = new WebSocket(person.socketUrl("live"), { headers: { Cookie: person.cookie } });
    socket.on("error", () => undefined);
    socket.on("unexpected-response", (_request, { statusCode, headers }) =>
      resolve({ status: statusCode, after: headers["retry-after"] }),
    );
  });
  expect(refused).toEqual({ status: 429, after: "2" });
});

test("people who are in are not hurt by somebody on their network, and a few wrong links hurt nobody", async () => {
  const { app } = await stoppedClock();
  const { candidate, interviewer, second } = await createSession(app);
  for (const person of [candidate, interviewer]) expect((await person.ask("/welcome")).status).toBe(200);
  for (let time = 0; time < 50; time += 1) await takeSeat(app, second.id, guess());
  expect((await takeSeat(app, second.id, second.secret)).status).toBe(200);
  await guessOn(app, candidate.id);
  for (const person of [candidate, interviewer]) {
    expect((await person.ask("/drafts")).status).toBe(200);
    await LivePage.of(person);
  }
});

test("who is behind a proxy is told apart by it where that is set up, and only by its own word", async () => {
  const claims = () => ({ "X-Forwarded-For": `198.51.100.${Math.floor(Math.random() * 250)}` });
  const direct = (await stoppedClock()).app;
  expect(await guessOn(direct, "0".repeat(16), claims)).toBe(60);

  const { app } = await stoppedClock({ proxies: 1 });
  const behind = (address: string) => () => ({
    "X-Forwarded-For": `${claims()["X-Forwarded-For"]}, ${address}`,
  });
  expect(await guessOn(app, "0".repeat(16), behind("203.0.113.5"))).toBe(60);
  expect(await guessOn(app, "0".repeat(16), behind("203.0.113.6"))).toBe(60);
  expect(await guessOn(app, "0".repeat(16), behind("2001:db8:1:2::3"))).toBe(60);
  expect(await guessOn(app, "0".repeat(16), behind("2001:db8:1:2:ffff::9"))).toBe(0);
});

test.each([
  ["127.0.0.1", undefined, 0, "127.0.0.1"],
  ["::ffff:10.0.0.7", "1.2.3.4", 0, "10.0.0.7"],
  ["127.0.0.1", "6.6.6.6, 1.2.3.4", 1, "1.2.3.4"],
  ["127.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.1", 2, "1.2.3.4"],
  ["127.0.0.1", undefined, 1, "127.0.0.1"],
  ["127.0.0.1", "1.2.3.4", 3, "1.2.3.4"],
  ["127.0.0.1", "nonsense, , <script>", 1, "127.0.0.1"],
  ["2001:db8::1", undefined, 0, "2001:db8:0:0::/64"],
  ["2001:DB8:0:0:5::1", undefined, 0, "2001:db8:0:0::/64"],
  [undefined, undefined, 0, ""],
])(
  "a request of %s that says it is for %s comes, behind %i proxies, from %s",
  (peer, said, proxies, network) => {
    expect(clientNetwork(peer, said, proxies)).toBe(network);
  },
);

test("an unknown, a wrong and a revoked link all take the same time to refuse", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app);
  const { storage, keyring } = app.test;
  const report = (): void => undefined;
  const rooms = new Rooms({ storage, now: Date.now, rejected: report, report });
  const options = { storage, keyring, baseUrl: "", now: Date.now, seedWorkspace: seedRows, workspace: rooms };
  const seats = new Seats(
    storage,
    keyring,
    new Sessions({ ...options, retentionDays: 180, note: report, report }),
    organiserKey,
  );
  app.test.database.connection
    .prepare("UPDATE invites SET revoked_at = 1 WHERE participant = ?")
    .run(interviewer.id);
  const ids = { unknown: "0".repeat(16), wrong: candidate.id, revoked: interviewer.id };
  const slowestToFastest = async (look: typeof seats.find | typeof seats.take): Promise<number> => {
    const times = { unknown: [0], wrong: [0], revoked: [0] };
    for (let round = 0; round < 1_000; round += 1) {
      for (const kind of ["unknown", "wrong", "revoked"] as const) {
        const [participant, secret] = [ParticipantId.parse(ids[kind]), guess()];
        const from = process.hrtime.bigint();
        expect(await look(participant, secret)).toBeNull();
        times[kind].push(Number(process.hrtime.bigint() - from));
      }
    }
    const medians = Object.values(times).map((all) => all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0);
    return Math.max(...medians) / Math.min(...medians);
  };
  for (const look of [seats.find.bind(seats), seats.take.bind(seats)]) {
    // A difference that is the code's own is there each time; one of a busy machine is not.
    const ratios: number[] = [];
    do ratios.push(await slowestToFastest(look));
    while (Math.min(...ratios) >= 1.5 && ratios.length < 5);
    expect(Math.min(...ratios), String(ratios)).toBeLessThan(1.5);
  }
});
