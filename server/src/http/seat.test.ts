import { describe, expect, test } from "vitest";
import { asOrganiser, createSession, organiserKey, Person, startTestApp } from "../testing-app.ts";
import { readCookie } from "./cookies.ts";

const notFound = {
  error: {
    code: "not-found",
    message: "This link does not work. Ask the person who sent it for a new one.",
    request: expect.stringMatching(/^[\w-]{12}$/),
  },
};

function takeSeat(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/api/seats`, { method: "POST", body, headers });
}

test("a link becomes a seat, whose cookie no script reads and no other site sends", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  const answer = await takeSeat(
    app.url,
    JSON.stringify({ participant: candidate.id, secret: candidate.secret }),
  );
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ participant: candidate.id, role: "candidate" });
  const cookie = answer.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(
    new RegExp(
      `^tandiff-seat-${candidate.id}=[\\w-]{43}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict$`,
    ),
  );
  expect(cookie).not.toContain(candidate.secret);
});

test("over https the cookie is Secure, and browsers are told to stay there", async () => {
  const app = await startTestApp({ secure: true });
  const { candidate } = await createSession(app);
  const answer = await takeSeat(
    app.url,
    JSON.stringify({ participant: candidate.id, secret: candidate.secret }),
  );
  expect(answer.headers.get("set-cookie")).toMatch(/; HttpOnly; SameSite=Strict; Secure$/);
  expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000");
});

test("an unknown link, a wrong secret and half a link all answer the same", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app);
  const { id, secret } = candidate;
  const links = [
    { participant: "0".repeat(16), secret },
    { participant: id, secret: interviewer.secret },
    { participant: id, secret: "" },
    { participant: id, secret: secret.slice(1) },
    { participant: id.slice(1), secret },
    { participant: id, secret: "x".repeat(1_000) },
    { participant: id },
    {},
  ];
  for (const link of links) {
    const answer = await takeSeat(app.url, JSON.stringify(link));
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 404, body: notFound });
    expect(answer.headers.get("set-cookie")).toBeNull();
  }
  expect((await takeSeat(app.url, JSON.stringify({ participant: id, secret }))).status).toBe(200);
});

test("an address without its seat says nothing of who or what is there", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app);
  const stranger = new Person(app, `${app.url}/p/${"0".repeat(16)}#x`);
  const unnamed = new Person(app, `${app.url}/p/nobody#x`);
  const paths = ["/welcome", "/merge-request", "/drafts", "/export.zip", "/blobs/x", "/nothing"];
  for (const Cookie of [
    "",
    interviewer.cookie,
    `${candidate.cookie}x`,
    `tandiff-seat-${candidate.id}=${candidate.secret}`,
  ]) {
    for (const person of [candidate, stranger, unnamed]) {
      for (const path of paths) {
        const answer = await person.ask(path, { headers: { Cookie } });
        expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 404, body: notFound });
      }
    }
  }
  expect((await candidate.ask("/welcome")).status).toBe(200);
});

test("one browser holds two seats, each with what is its own", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app);
  const Cookie = `${candidate.cookie}; ${interviewer.cookie}`;
  const statuses = async (person: Person) => {
    const [exported, merge] = [
      await person.ask("/export.zip", { headers: { Cookie } }),
      await person.ask("/merge-request", { headers: { Cookie } }),
    ];
    return [exported.status, merge.status];
  };
  expect(await statuses(candidate)).toEqual([403, 403]);
  expect(await statuses(interviewer)).toEqual([200, 200]);
});

test("a revoked link and its seat end at once", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  expect((await candidate.ask("/welcome")).status).toBe(200);
  app.test.database.connection
    .prepare("UPDATE invites SET revoked_at = 1 WHERE participant = ?")
    .run(candidate.id);
  expect((await candidate.ask("/welcome")).status).toBe(404);
  const answer = await takeSeat(
    app.url,
    JSON.stringify({ participant: candidate.id, secret: candidate.secret }),
  );
  expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 404, body: notFound });
});

describe("the organiser's key", () => {
  test("becomes a seat too, and opens nothing when it is wrong", async () => {
    const app = await startTestApp();
    const ask = (key: unknown) =>
      fetch(`${app.url}/api/organiser/seat`, { method: "POST", body: JSON.stringify({ key }) });
    const wrong = await ask("x".repeat(43));
    expect({ status: wrong.status, body: await wrong.json() }).toEqual({ status: 404, body: notFound });
    const right = await ask(organiserKey);
    const cookie = right.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^tandiff-organiser=.*; HttpOnly; SameSite=Strict$/);

    const list = (headers: Record<string, string>) => fetch(`${app.url}/api/organiser/sessions`, { headers });
    expect((await list({ Cookie: cookie.split(";")[0] ?? "" })).status).toBe(200);
    expect((await list({ Authorization: `Bearer ${organiserKey}` })).status).toBe(200);
    expect((await list({})).status).toBe(404);
    expect((await list({ Cookie: "tandiff-organiser=x" })).status).toBe(404);
    expect((await list({ Authorization: organiserKey })).status).toBe(404);
  });

  test("is asked for before a large body is read", async () => {
    const app = await startTestApp();
    const body = "x".repeat(2_000_000);
    const answer = await fetch(`${app.url}/api/organiser/exercises`, { method: "POST", body }).catch(
      () => null,
    );
    expect(answer?.status ?? 404).toBe(404);
    expect((await asOrganiser(app, "/exercises")).status).toBe(200);
  });
});

test("another site's page may not send anything, with or without a cookie; a script without a page may", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  const body = JSON.stringify({ participant: candidate.id, secret: candidate.secret });
  for (const Origin of ["https://evil.example", "null", `${app.url}.evil.example`, app.url.toUpperCase()]) {
    const seat = await takeSeat(app.url, body, { Origin });
    expect({ status: seat.status, cookie: seat.headers.get("set-cookie") }).toEqual({
      status: 403,
      cookie: null,
    });
    const command = await candidate.ask("/commands", { method: "POST", body: "{}", headers: { Origin } });
    expect(command.status).toBe(403);
    expect((await candidate.ask("/drafts?key=k", { method: "DELETE", headers: { Origin } })).status).toBe(
      403,
    );
  }
  expect((await takeSeat(app.url, body, { Origin: app.url })).status).toBe(200);
  expect((await takeSeat(app.url, body)).status).toBe(200);
});

test("a cookie is found among others, and not by the beginning of its name", () => {
  expect(readCookie("a=1; seat=x=y; b=2", "seat")).toBe("x=y");
  expect(readCookie("seat2=x; xseat=y", "seat")).toBeNull();
  expect(readCookie("", "seat")).toBeNull();
  expect(readCookie(undefined, "seat")).toBeNull();
});
