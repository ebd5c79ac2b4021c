/**
 * Drives a whole session over HTTP and the two sockets, with a stock y-websocket client:
 *
 *     node docs/examples/drive-a-session.ts http://localhost:4040 "$(cat .tandiff/organiser.key)"
 *
 * Of Tandiff itself it uses types only, so it runs wherever its three packages are installed.
 */
import { createHash, randomUUID } from "node:crypto";
import { unzipSync } from "fflate";
import type { ExerciseAdded, SessionLinks } from "@tandiff/shared/api.ts";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import type { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import type { LiveMessage } from "@tandiff/shared/live/protocol.ts";
import type { CommandAnswer, CommandRequest } from "@tandiff/shared/session/commands.ts";
import type { EventOf } from "@tandiff/shared/session/events.ts";
import type { z } from "zod";
import { connectStock } from "./stock-client.ts";

const [server = "http://localhost:4040", key = ""] = process.argv.slice(2);
const sockets = server.replace(/^http/, "ws");

/** A participant and the cookie that proves it. */
interface Seat {
  readonly participant: string;
  readonly cookie: string;
}

async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${server}/api${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function asOrganiser<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await request(`/organiser${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  const answer: Answer = JSON.parse(await response.text());
  return answer;
}

/** A link is `<url>/p/<participant>#<secret>`; its secret is exchanged for a cookie. */
async function takeSeat(link: string): Promise<Seat> {
  const { pathname, hash } = new URL(link);
  const participant = pathname.slice("/p/".length);
  const body = JSON.stringify({ participant, secret: hash.slice(1) });
  const headers = { "content-type": "application/json" };
  const response = await request("/seats", { method: "POST", headers, body });
  const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
  return { participant, cookie };
}

/** A command before it is checked: ids are any UUIDs. */
type CommandForm = z.input<typeof CommandRequest>["command"];

async function command({ participant, cookie }: Seat, what: CommandForm): Promise<CommandAnswer> {
  const headers = { cookie, "content-type": "application/json" };
  const body = JSON.stringify({ id: randomUUID(), command: what });
  const response = await request(`/${participant}/commands`, { method: "POST", headers, body });
  const answer: CommandAnswer = JSON.parse(await response.text());
  return answer;
}

/** The files of the workspace, from a participant's live socket; the call has started. */
function workspaceOf({ participant, cookie }: Seat): Promise<EventOf<"workspace.seeded">> {
  const live = new WebSocket(`${sockets}/live/${participant}?after=0`, { headers: { cookie } });
  return new Promise((resolve, reject) => {
    live.addEventListener("close", ({ code }) => reject(new Error(`Closed with ${code}.`)));
    live.addEventListener("message", ({ data }) => {
      const message: LiveMessage = JSON.parse(String(data));
      if (message.type !== "events") return;
      for (const { event } of message.events) if (event.kind === "workspace.seeded") resolve(event);
      live.close();
    });
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

// 1. An exercise: the trees of a merge request, and the bytes of every blob that they name.
const before = Buffer.from("export const greet = (name) => 'Hello ' + name;\n");
const after = Buffer.from("export const greet = (name) => 'Hello, ' + name;\n");
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const file = (bytes: Uint8Array) => ({
  path: "greet.js",
  mode: "100644",
  blob: sha256(bytes),
  size: bytes.length,
});
const content = {
  slug: "node-greeting",
  title: "A greeting",
  language: "javascript",
  brief: "One file that greets.",
  mergeRequest: { title: "Greet with a comma", description: "" },
  base: [file(before)],
  commits: [
    {
      id: "0123456789012345678901234567890123456789",
      message: "Greet with a comma\n",
      author: { name: "Grace", email: "grace@example.org", at: "2026-01-05T09:00:00+01:00" },
      changes: [{ path: "greet.js", entry: file(after) }],
    },
  ],
};
const blobs = Object.fromEntries([before, after].map((bytes) => [sha256(bytes), bytes.toString("base64")]));
const exercise = await asOrganiser<ExerciseAdded>("/exercises", {
  content,
  blobs,
} satisfies Record<Exclude<keyof ExerciseUpload, "rubric">, unknown>);
say(`Exercise ${exercise.slug}, version ${exercise.version.slice(0, 8)}, added: ${exercise.added}`);

// 2. A session, and a seat for each of its people.
const session = await asOrganiser<SessionLinks>("/sessions", {
  exercise: content.slug,
  candidate: "Noor",
  interviewers: ["Ada"],
  observer: null,
  callAt: null,
  preset: "now",
});
const candidate = await takeSeat(session.links.candidate);
const interviewer = await takeSeat(session.links.interviewers[0]?.url ?? "");
say(`Session ${session.id}`);

// 3. The review, and the call.
await command(candidate, { type: "review.open" });
await command(candidate, {
  type: "thread.open",
  thread: randomUUID(),
  comment: randomUUID(),
  position: { path: "greet.js", side: "head", lines: { start: 1, end: 1 } },
  body: "A template literal would read better.",
});
await command(candidate, { type: "review.submit", summary: "Fine, one remark." });
const started = await command(interviewer, { type: "call.start", evenUnsubmitted: false });
say(`The call has started, at ${started.cursor} of the interviewer's own rows`);

// 4. Two stock clients in one file. What the second one sees is durable: the server shows nothing before.
const workspace = await workspaceOf(interviewer);
const root = `f:${workspace.files.find(({ path }) => path === "greet.js")?.id ?? ""}`;
const writer = await connectStock(sockets, candidate);
const reader = await connectStock(sockets, interviewer);
const seen = new Promise<void>((resolve) => reader.doc.getText(root).observe(() => resolve()));
const text = writer.doc.getText(root);
writer.doc.transact(() => {
  text.delete(0, text.length);
  text.insert(0, "export const greet = (name) => `Hello, ${name}`;\n");
});
await seen;
say(`The interviewer reads: ${reader.doc.getText(root).toJSON().trimEnd()}`);
writer.destroy();
reader.destroy();

// 5. What the hiring team takes away.
await command(interviewer, { type: "call.end" });
const headers = { cookie: interviewer.cookie };
const archive = await request(`/${interviewer.participant}/export.zip`, { headers });
const files = unzipSync(new Uint8Array(await archive.arrayBuffer()));
const exported = (name: string): string => new TextDecoder().decode(files[name]);
const review: ReviewDocument = JSON.parse(exported("review.json"));
say(`Exported ${Object.keys(files).join(", ")}, as of ${archive.headers.get("tandiff-moment")}`);
say(`One thread says: ${review.threads[0]?.comments[0]?.body}`);
say(exported("fixes.patch"));
