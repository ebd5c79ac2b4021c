import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createCall, organiserKey, startTestApp, type TestApp, type TestSession } from "../testing-app.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
/** What may be asked without a seat, a key or a token. */
const open: ReadonlySet<string> = new Set([
  "GET /api/openapi.json",
  "POST /api/seats",
  "POST /api/organiser/seat",
  "GET /healthz",
  "GET /readyz",
  "GET /assets/*",
  "GET /*",
]);

interface Route {
  readonly method: string;
  readonly path: string;
  /** The path with what its names stand for. */
  readonly address: string;
  /** A path with the right seat, and nonsense for all other names. */
  readonly nonsense: string;
}

interface Walk {
  readonly app: TestApp;
  readonly session: TestSession;
  readonly routes: readonly Route[];
  readonly ask: (method: string, address: string, headers?: object, body?: string) => Promise<Answer>;
  /** Cookies of everyone and the organiser's: nothing is refused for want of a seat. */
  readonly seated: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Every route that the server has, of a session in its call. */
async function walk(): Promise<Walk> {
  const pagesFolder = mkdtempSync(join(tmpdir(), "tandiff-pages-"));
  onTestFinished(() => rmSync(pagesFolder, { recursive: true }));
  mkdirSync(join(pagesFolder, "assets"));
  writeFileSync(join(pagesFolder, "index.html"), "<!doctype html><title>Tandiff</title>");
  const app = await startTestApp({ pagesFolder });
  const session = await createCall(app);
  const { interviewer, candidate, links } = session;
  const routes = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }): Route => {
      const seatPath = path.startsWith("/api/:participant")
        ? path.replace(":participant", interviewer.id)
        : path;
      const address = seatPath
        .replace(":participant", candidate.id)
        .replace(":id", links.id)
        .replace(":hash", "0".repeat(64))
        .replace("*", "nothing");
      const nonsense = seatPath.replaceAll(/:\w+/g, "%00..%2F%3Cscript%3E").replace("*", "nothing");
      return { method, path, address, nonsense };
    });
  const people = [candidate, interviewer, session.second, session.observer];
  const Cookie = [...people.map(({ cookie }) => cookie), `tandiff-organiser=${organiserKey}`].join("; ");
  return { app, session, routes, ask: asker(app.port), seated: { Cookie } };
}

/** Unlike `fetch` it sends any method and any header, and does not look at the answer. */
function asker(port: number): Walk["ask"] {
  return (method, path, headers = {}, body = "") =>
    new Promise((resolve, reject) => {
      const length = "Transfer-Encoding" in headers ? {} : { "Content-Length": Buffer.byteLength(body) };
      const options = { port, path, method, agent: false, headers: { ...length, ...headers } };
      const asked = httpRequest(options, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (data: string) => (text += data));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        answer.on("error", reject);
      });
      asked.on("error", reject);
      asked.end(body);
    });
}

/** Fails where an answer is not of the one error shape, with a sentence. */
function assertErrorShape({ text }: Answer, said: string): void {
  const sentence = expect.stringMatching(/^\S.*[.]$/);
  const error = {
    code: expect.any(String),
    message: sentence,
    request: expect.stringMatching(/^[\w-]{12}$/),
  };
  expect(JSON.parse(text), said).toEqual({ error });
}

test("every route asks for a seat or a key, but for those that are open to all", async () => {
  const { routes, ask, seated } = await walk();
  expect(routes.length).toBeGreaterThan(25);
  const unlocked: string[] = [];
  for (const { method, path, address } of routes) {
    const said = `${method} ${path}`;
    const answer = await ask(method, address);
    if (answer.status === 404 && path.startsWith("/api")) {
      assertErrorShape(answer, said);
      // With a seat it answers otherwise, so the walk asks what is there.
      const withSeat = await ask(method, address, seated);
      expect(withSeat.text, said).not.toContain("This link does not work");
    } else if (path !== "/metrics") unlocked.push(said);
  }
  expect(new Set(unlocked)).toEqual(open);
});

test("every answer of every route carries the headers that keep a page safe", async () => {
  const { routes, ask, seated } = await walk();
  for (const { method, path, address } of routes) {
    for (const headers of [{}, seated, { Origin: "https://evil.example" }]) {
      const said = `${method} ${path}`;
      const answer = await ask(method, address, headers);
      expect(answer.headers, said).toMatchObject({
        "content-security-policy": expect.stringContaining("default-src 'none'; script-src 'self';"),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": expect.stringContaining("camera=()"),
        "x-request-id": expect.stringMatching(/^[\w-]{12}$/),
      });
      expect(answer.headers, said).not.toHaveProperty("access-control-allow-origin");
      expect(answer.headers, said).not.toHaveProperty("x-powered-by");
      if (path.startsWith("/api"))
        expect(answer.headers["cache-control"], said).toMatch(/^(no-store|private, .*)$/);
    }
  }
});

test("every route that changes something refuses the pages of other sites, whatever cookies come along", async () => {
  const { app, session, routes, ask, seated } = await walk();
  const rows = [...app.test.log.read(session.links.id)].length;
  const changing = routes.filter(({ method }) => method !== "GET");
  expect(changing.length).toBeGreaterThan(9);
  for (const { method, path, address } of changing) {
    const foreign = [
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { Origin: `${app.url}.evil.example` },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
    ];
    for (const headers of foreign) {
      const answer = await ask(method, address, { ...seated, ...headers }, "{}");
      expect(answer.status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(403);
      expect(answer.text).toContain("This page may not call this server.");
    }
    for (const headers of [{ Origin: app.url }, { "Sec-Fetch-Site": "same-origin" }]) {
      const answer = await ask(method, address, { ...seated, ...headers }, "{");
      expect(answer.text, `${method} ${path}`).not.toContain("This page may not call this server.");
    }
  }
  expect([...app.test.log.read(session.links.id)]).toHaveLength(rows);
});

test("every address says to a method that it does not have which ones it has", async () => {
  const { routes, ask, seated } = await walk();
  for (const address of new Set(routes.map((route) => route.address))) {
    const has = new Set(routes.filter((route) => route.address === address).map(({ method }) => method));
    // Pages stand at every other address, for reading.
    if (!address.startsWith("/api")) has.add("GET");
    for (const method of methods.filter((one) => !has.has(one))) {
      const answer = await ask(method, address, seated, method === "GET" ? "" : "{}");
      const said = `${method} ${address}`;
      expect(answer.status, said).toBe(405);
      const allowed = String(answer.headers["allow"]).split(", ");
      expect(new Set(allowed), said).toEqual(new Set(has.has("GET") ? [...has, "HEAD"] : has));
      assertErrorShape(answer, said);
    }
  }
  const nothing = await ask("POST", "/api/nothing/at/all", seated, "{}");
  expect(nothing.status).toBe(404);
  assertErrorShape(nothing, "an unknown address");
});

test("every route refuses nonsense in its path, its query and its body with a sentence, and reports no defect", async () => {
  const { app, routes, ask, seated } = await walk();
  const bodies = [
    "",
    "{",
    "null",
    "[]",
    '"x"',
    '{"__proto__": {"a": 1}}',
    "\u0000\ufffd",
    "[".repeat(50_000),
  ];
  const query = "?key=&basis=x&from=-1&to=9e9&q=&case=2&in=%00&whitespace=maybe&key[]=1";
  const withNames = routes.filter(({ address, nonsense }) => address !== nonsense);
  expect(withNames.length).toBeGreaterThan(3);
  for (const { method, path, nonsense } of withNames) {
    const answer = await ask(method, nonsense, seated);
    // Who may not watch a replay, as long as the call goes on, is told that, whatever is asked for.
    const isAllowed = !path.includes("/replay/");
    expect(isAllowed ? [400, 404] : [403], `${method} ${path}`).toContain(answer.status);
    assertErrorShape(answer, `${method} ${path}`);
  }
  for (const { method, path, address } of routes) {
    for (const body of method === "GET" ? [""] : bodies) {
      const answer = await ask(method, address + query, seated, body);
      const said = `${method} ${path} ${body.slice(0, 20)}`;
      expect(answer.status, said).toBeLessThan(500);
      if (answer.status >= 400 && path.startsWith("/api")) assertErrorShape(answer, said);
    }
  }
  expect(app.reported).toEqual([]);
});

test("every route that takes a body refuses one that is said to be too large, or is, before it reads it all", async () => {
  const { app, routes, ask, seated } = await walk();
  const { port } = app;
  for (const { method, path, address } of routes.filter((route) => route.method !== "GET")) {
    const headers = `Host: x\r\nCookie: ${seated["Cookie"]}\r\nContent-Length: 1073741824\r\n`;
    const said = await rawAnswer(port, `${method} ${address} HTTP/1.1\r\n${headers}\r\n{"a":`);
    // Who may not write there is told that, whatever the size.
    const isAllowed = !path.endsWith("/focus");
    expect(said, `${method} ${path}`).toMatch(isAllowed ? /^HTTP\/1\.1 413 / : /^HTTP\/1\.1 403 /);
  }
  const chunked = { ...seated, "Transfer-Encoding": "chunked" };
  const tooLong = await ask("POST", "/api/seats", chunked, "x".repeat(300_000));
  expect(tooLong.status).toBe(413);
});

test("what is no request to this server is refused in the one error shape, and harms nobody else", async () => {
  const { app, ask } = await walk();
  for (const [bytes, status] of [
    ["GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400],
    ["GET /..\\..\\etc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400],
    ["nonsense\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(100_000)}\r\n\r\n`, 431],
    [`GET /${"x".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    [
      "GET /live/nobody HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\nOrigin: null\r\n\r\n",
      403,
    ],
    ["GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 404],
  ] as const) {
    const said = await rawAnswer(app.port, bytes);
    const [head = "", body = ""] = said.split("\r\n\r\n");
    expect(head, bytes.slice(0, 60)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(body), bytes.slice(0, 60)).toMatchObject({
      error: { code: expect.any(String), message: expect.stringMatching(/\.$/) },
    });
    expect(head.toLowerCase()).toContain("x-content-type-options: nosniff");
  }
  expect((await ask("GET", "/healthz")).status).toBe(200);
  expect(app.reported).toEqual([]);
});

test("who sends headers or a body too slowly is refused, and an idle connection is closed", async () => {
  const timeouts = { headers: 300, request: 600, keepAlive: 300 };
  const { port, url } = await startTestApp({ timeouts });
  const slowly = [
    "GET / HTTP/1.1\r\nHost: x\r\n",
    "POST /api/seats HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
  ];
  for (const bytes of slowly)
    expect(await rawAnswer(port, bytes)).toMatch(/^HTTP\/1\.1 408 [^]*took too long/);
  expect(await rawAnswer(port, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

/** All that comes on a connection until the server closes it. */
function rawAnswer(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    onTestFinished(() => void socket.destroy());
    let said = "";
    socket.setEncoding("utf8").on("data", (data: string) => {
      said += data;
      // A refusal leaves the rest unread; what it says is complete by then.
      if (/^HTTP\/1\.1 4[01]3/.test(said)) resolve(said);
    });
    socket.on("error", () => resolve(said));
    socket.on("close", () => resolve(said));
  });
}
