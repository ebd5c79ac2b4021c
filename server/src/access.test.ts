import { DatabaseSync } from "node:sqlite";
import type { LiveRequest } from "@tandiff/shared/live/protocol.ts";
import { access, mayEver, roles, type Role } from "@tandiff/shared/session/access.ts";
import type { Phase } from "@tandiff/shared/session/phase.ts";
import { closeCodes, documents, messageTypes, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { commandActions } from "./domain/decide.ts";
import { routeRules } from "./http/route-access.ts";
import { liveActions } from "./live/live-connection.ts";
import { LivePage } from "./live/testing-live.ts";
import { documentRules } from "./sync/document-rules.ts";
import { RawPage, syncFrame } from "./sync/testing-page.ts";
import {
  createSession,
  organise,
  startTestApp,
  until,
  type Person,
  type TestApp,
  type TestSession,
} from "./testing-app.ts";
import { everyCommand, everyFrame, everyLiveRequest, everyRoute } from "./testing-access.ts";

const phases: Readonly<Record<Phase, (session: TestSession) => Promise<void>>> = {
  scheduled: async () => undefined,
  review: ({ candidate }) => candidate.do({ type: "review.open" }),
  submitted: async ({ candidate }) => {
    await candidate.do({ type: "review.open" });
    await candidate.do({ type: "review.submit", summary: "" });
  },
  call: ({ interviewer }) => interviewer.do({ type: "call.start", evenUnsubmitted: true }),
  ended: async ({ interviewer }) => {
    await interviewer.do({ type: "call.start", evenUnsubmitted: true });
    await interviewer.do({ type: "call.end" });
  },
  cancelled: async ({ links, candidate }) => {
    await organise(candidate.app, links.id, { type: "session.cancel", reason: "The role is filled." });
  },
};

interface Moment {
  readonly phase: Phase;
  readonly role: Role;
  readonly session: TestSession;
  readonly me: Person;
}

/** Every role in every phase, each phase in a session of its own. */
async function everyMoment(app: TestApp, run: (moment: Moment) => Promise<void>): Promise<void> {
  for (const [phase, enter] of entries(phases)) {
    const session = await createSession(app);
    await enter(session);
    for (const role of roles) await run({ phase, role, session, me: session[role] });
  }
}

function entries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  const keys = Object.keys(record).filter((key): key is Key => key in record);
  return keys.map((key) => [key, record[key]]);
}

/** Every row of every table. */
function rows(app: TestApp): string {
  const database = new DatabaseSync(app.test.folder.database, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
  const all = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${String(name)}"`).all()]);
  database.close();
  return JSON.stringify(all, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

test("every command, by every role in every phase: what the table does not allow changes no row", async () => {
  const app = await startTestApp();
  const allowed: (readonly [phase: Phase, role: Role, type: keyof typeof everyCommand])[] = [];
  await everyMoment(app, async ({ phase, role, me }) => {
    const before = rows(app);
    for (const [type, command] of entries(everyCommand)) {
      if (access(role, phase, commandActions[type])) allowed.push([phase, role, type]);
      else expect((await me.command(command)).status, `${type} by ${role} in ${phase}`).toBe(403);
    }
    expect(rows(app), `${role} in ${phase}`).toBe(before);
  });
  // The other side of it: what the table allows is not refused for that, and much of it changes rows.
  let changed = 0;
  const sessions = new Map<Phase, TestSession>();
  for (const [phase, role, type] of allowed) {
    // What moves the phase on is done in a session of its own.
    const moves = type.startsWith("call.") || type.startsWith("review.");
    const kept = moves ? undefined : sessions.get(phase);
    const session = kept ?? (await createSession(app));
    if (!kept) await phases[phase](session);
    if (!moves) sessions.set(phase, session);
    const before = rows(app);
    const { status } = await session[role].command(everyCommand[type]);
    expect(status, `${type} by ${role} in ${phase}`).not.toBe(403);
    if (rows(app) !== before) changed += 1;
  }
  expect(changed).toBeGreaterThan(allowed.length / 4);
});

test("every route, by every role in every phase", async () => {
  const app = await startTestApp();
  await everyMoment(app, async ({ phase, role, me }) => {
    for (const [route, [path, body]] of entries(everyRoute)) {
      const { action } = routeRules[route];
      const method = route.slice(0, route.indexOf(" "));
      const before = method === "GET" ? "" : rows(app);
      const { status } = await me.ask(path, body ? { method, body: JSON.stringify(body) } : { method });
      const said = `${route} by ${role} in ${phase}`;
      if (access(role, phase, action)) expect(status, said).not.toBe(403);
      else {
        expect(status, said).toBe(403);
        if (method !== "GET") expect(rows(app), said).toBe(before);
      }
    }
  });
});

test("every frame of the sync socket, by every role in every phase, on every document", async () => {
  const app = await startTestApp();
  let clientId = 1_000;
  await everyMoment(app, async ({ phase, role, session, me }) => {
    for (const document of documents) {
      const said = `${document} by ${role} in ${phase}`;
      const rules = documentRules[document];
      const page = await pageOn(me, document);
      if (!access(role, phase, rules.read)) {
        const code = mayEver(role, rules.read) ? closeCodes.notAllowed : closeCodes.noDocument;
        expect(await page.closes(), said).toBe(code);
        expect(page.received, said).toEqual([]);
        continue;
      }
      const [before, text] = [rows(app), await textOf(session, document)];
      clientId += 1;
      for (const [, frame] of entries(everyFrame))
        page.send(frame(clientId, document === "code" ? "f:0" : "n:"));
      if (access(role, phase, rules.write)) {
        await until(`${said} is stored`, () => page.saved() === 1);
        expect(rows(app), said).not.toBe(before);
        expect(await textOf(session, document), said).not.toEqual(text);
        page.socket.terminate();
      } else {
        expect(await page.closes(), said).toBe(closeCodes.notAllowed);
        expect(rows(app), said).toBe(before);
        expect(await textOf(session, document), said).toEqual(text);
      }
    }
  });
});

test("every request of the live socket, by every role in every phase: none changes a row", async () => {
  const app = await startTestApp();
  await everyMoment(app, async ({ phase, role, session, me }) => {
    const [page, other] = [await LivePage.of(me), await LivePage.of(session.second)];
    const before = rows(app);
    for (const [, request] of entries(everyLiveRequest)) page.socket.send(JSON.stringify(request));
    const move: LiveRequest = { type: "place", place: { view: "file", path: `${role}.go` } };
    page.socket.send(JSON.stringify(move));
    // Where the candidate is, nobody sees before the call.
    const isSeen = role !== "candidate" || phase === "call" || phase === "ended";
    const said = `${role} in ${phase}`;
    if (isSeen) await until(said, () => other.texts.some((text) => text.includes(`${role}.go`)));
    const gathers = other.messages("gather").length > 0;
    if (isSeen) expect(gathers, said).toBe(access(role, phase, liveActions.gather));
    expect(page.closedWith, said).toBeNull();
    expect(rows(app), said).toBe(before);
    page.socket.terminate();
    other.socket.terminate();
  });
});

async function pageOn(person: Person, document: DocumentName): Promise<RawPage> {
  const url = `${person.socketUrl("sync")}/${document}`;
  const page = new RawPage(url, { headers: { Cookie: person.cookie } });
  await page.opened();
  return page;
}

/** A document's state as the server gives it to an interviewer. */
async function textOf(session: TestSession, document: DocumentName): Promise<Uint8Array> {
  const page = await pageOn(session.second, document);
  page.send(syncFrame("step1", Uint8Array.of(0)));
  await until("the server's text comes", () => page.of(messageTypes.sync).length > 1);
  page.socket.terminate();
  return page.of(messageTypes.sync).at(-1) ?? new Uint8Array();
}
