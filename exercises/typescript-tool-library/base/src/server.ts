import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { today, type Day } from "./days.ts";
import { Refused, type Desk, type Member } from "./desk.ts";

export type Options = { desk: Desk; token: string; day?: () => Day };
type Answer = { status: number; body: unknown };
type Caller = { kind: "desk" } | { kind: "member"; member: Member } | { kind: "nobody" };

const largestBody = 10_000;

export function serve({ desk, token, day = today }: Options): Server {
  const routes: Record<string, (caller: Caller, req: IncomingMessage) => Promise<Answer> | Answer> = {
    "GET /tools": () => {
      const tools = [...desk.tools.values()];
      return { status: 200, body: tools.map(({ id, name }) => ({ id, name, free: !desk.loans.has(id) })) };
    },
    "POST /loans": async (caller, req) => {
      if (caller.kind !== "desk") return forbidden;
      const body = await readBody(req);
      return { status: 201, body: await desk.lend(text(body, "tool"), text(body, "member"), day()) };
    },
    "POST /returns": async (caller, req) => {
      if (caller.kind !== "desk") return forbidden;
      return { status: 200, body: await desk.giveBack(text(await readBody(req), "tool"), day()) };
    },
    "GET /loans": (caller) => {
      if (caller.kind !== "member") return forbidden;
      return { status: 200, body: [...desk.loans.values()].filter((loan) => loan.member === caller.member.id) };
    },
  };

  return createServer((req, res) => {
    const { pathname } = new URL(req.url ?? "/", "http://desk");
    const route = routes[`${req.method} ${pathname}`] ?? (() => ({ status: 404, body: { error: "There is nothing here." } }));
    Promise.resolve()
      .then(() => route(callerOf(req, desk, token), req))
      .catch((error: unknown): Answer => {
        if (error instanceof Refused) return { status: 409, body: { error: error.message } };
        console.error(error);
        return { status: 500, body: { error: "Something went wrong." } };
      })
      .then(({ status, body }) => {
        res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
  });
}

const forbidden: Answer = { status: 403, body: { error: "That is not for you." } };

function callerOf(req: IncomingMessage, desk: Desk, token: string): Caller {
  const [scheme, secret = ""] = (req.headers.authorization ?? "").split(" ");
  if (scheme === "Bearer" && same(secret, token)) return { kind: "desk" };
  const member = scheme === "Card" ? desk.members.values().find(({ key }) => same(secret, key)) : undefined;
  return member ? { kind: "member", member } : { kind: "nobody" };
}

function same(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readBody(req: IncomingMessage): Promise<object> {
  let raw = "";
  for await (const chunk of req) {
    raw += String(chunk);
    if (raw.length > largestBody) throw new Refused("The body is too large.");
  }
  try {
    const body: unknown = JSON.parse(raw);
    if (typeof body === "object" && body !== null) return body;
  } catch {
    // Said below, together with what is JSON and no object.
  }
  throw new Refused("The body is not a JSON object.");
}

function text(body: object, name: string): string {
  const value: unknown = Object.entries(body).find(([key]) => key === name)?.[1];
  if (typeof value !== "string" || value === "") throw new Refused(`A ${name} is needed.`);
  return value;
}
