import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import type { Seat } from "./page.ts";

/** A seat without its port, which is another after each start. */
type StoredSeat = Omit<Seat, "port">;

const fileName = "bench-seats.json";
const exercise = "go-quayside-berths";

/** Sessions whose call has begun, with the cookies of six who may write and of one who may not, kept beside the data. */
export async function openTandiffRooms(
  folder: string,
  port: number,
  count: number,
): Promise<readonly (readonly Seat[])[]> {
  const file = join(folder, fileName);
  const stored: StoredSeat[][] = existsSync(file) ? JSON.parse(await readFile(file, "utf8")) : [];
  if (stored.length < count) {
    const key = await organiserKey(folder);
    if (stored.length === 0) await tandiff(folder, ["demo"]);
    while (stored.length < count) stored.push(await openRoom(`http://127.0.0.1:${port}`, key));
    await writeFile(file, JSON.stringify(stored));
  }
  return stored.slice(0, count).map((seats) => seats.map((seat) => ({ ...seat, port })));
}

async function tandiff(folder: string, args: readonly string[]): Promise<void> {
  const root = join(import.meta.dirname, "../../..");
  await promisify(execFile)(process.execPath, [join(root, "server/src/cli/main.ts"), ...args], {
    env: { ...process.env, TANDIFF_DATA: folder },
  });
}

export async function organiserKey(folder: string): Promise<string> {
  return (await readFile(join(folder, "organiser.key"), "utf8")).trim();
}

/** So many sessions that nobody has come to. */
export async function makeSessions(folder: string, port: number, count: number): Promise<void> {
  const key = await organiserKey(folder);
  await tandiff(folder, ["demo"]);
  for (let made = 0; made < count; made += 1) await makeSession(`http://127.0.0.1:${port}`, key);
}

async function makeSession(server: string, key: string): Promise<SessionLinks> {
  const request = {
    exercise,
    candidate: "Noor",
    interviewers: ["Ada", "Grace", "Linus", "Barbara", "Edsger"],
    observer: "Olga",
    callAt: null,
    preset: "now",
  };
  const url = `${server}/api/organiser/sessions`;
  return JSON.parse(await post(url, request, { authorization: `Bearer ${key}` }));
}

async function openRoom(server: string, key: string): Promise<StoredSeat[]> {
  const { id, links } = await makeSession(server, key);
  const people = [links.candidate, ...links.interviewers.map(({ url }) => url), links.observer ?? ""];
  const seats: StoredSeat[] = [];
  for (const link of people) {
    const { participant, cookie } = await takeSeat(server, link);
    const path = `/sync/${participant}/code`;
    seats.push({ path, headers: `Cookie: ${cookie}\r\n`, dialect: "tandiff", room: id });
  }
  const { participant, cookie } = await takeSeat(server, people[1] ?? "");
  const body = { id: randomUUID(), command: { type: "call.start", evenUnsubmitted: true } };
  await post(`${server}/api/${participant}/commands`, body, { cookie });
  return seats;
}

/** A link is `<url>/p/<participant>#<secret>`; its secret is exchanged for a cookie. */
async function takeSeat(server: string, link: string): Promise<{ participant: string; cookie: string }> {
  const { pathname, hash } = new URL(link);
  const participant = pathname.slice("/p/".length);
  const response = await fetch(`${server}/api/seats`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ participant, secret: hash.slice(1) }),
  });
  const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
  return { participant, cookie };
}

/** @throws Error with the answer, when it is not a good one */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  return text;
}
