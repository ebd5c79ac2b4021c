import { randomUUID } from "node:crypto";
import { CommentId, FileId, LateTextId, OutputId, ThreadId } from "@tandiff/shared/ids.ts";
import type { LiveRequest, Look } from "@tandiff/shared/live/protocol.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { routeRules } from "./http/route-access.ts";
import type { Frame } from "./sync/frames.ts";
import { rawUpdate } from "./sync/testing.ts";
import { run, string } from "./sync/testing-hostile.ts";
import { awarenessFrame, causeFrame, helloFrame, syncFrame } from "./sync/testing-page.ts";
import { newThread } from "./testing-app.ts";

const thread = ThreadId.parse(randomUUID());
const comment = CommentId.parse(randomUUID());
const file = FileId.parse("0");
const body = "A remark.";
const path = "made.go";

/** For tests only: one of each command, in its form. A new one does not compile until it is here. */
export const everyCommand: { readonly [Type in Command["type"]]: Extract<Command, { type: Type }> } = {
  "exercise.object": { type: "exercise.object", reason: "I know this code." },
  "exercise.accept": { type: "exercise.accept" },
  "consent.give": { type: "consent.give" },
  "consent.withdraw": { type: "consent.withdraw" },
  "review.open": { type: "review.open" },
  "review.submit": { type: "review.submit", summary: "Done." },
  "review.extend": { type: "review.extend", dueAt: null },
  "thread.open": newThread(body),
  "comment.add": { type: "comment.add", thread, comment, body },
  "comment.edit": { type: "comment.edit", thread, comment, body },
  "comment.delete": { type: "comment.delete", thread, comment },
  "comment.restore": { type: "comment.restore", thread, comment },
  "thread.label": { type: "thread.label", thread, labels: { kind: null, severity: null } },
  "thread.resolve": { type: "thread.resolve", thread },
  "thread.reopen": { type: "thread.reopen", thread },
  "call.start": { type: "call.start", evenUnsubmitted: true },
  "call.end": { type: "call.end" },
  "call.reopen": { type: "call.reopen" },
  "call.pause": { type: "call.pause" },
  "call.resume": { type: "call.resume" },
  "agenda.order": { type: "agenda.order", threads: [] },
  "agenda.present": { type: "agenda.present", thread: null },
  "file.create": { type: "file.create", file: FileId.parse(randomUUID()), path },
  "file.rename": { type: "file.rename", file, path },
  "file.delete": { type: "file.delete", file },
  "file.restore": { type: "file.restore", file },
  "fix.tie": { type: "fix.tie", change: { file, start: 0, end: 0 }, thread: null },
  "output.add": {
    type: "output.add",
    output: OutputId.parse(randomUUID()),
    title: "Tests",
    text: "ok",
  },
  "late.add": { type: "late.add", late: LateTextId.parse(randomUUID()), file, text: "late" },
  "focus.offer": { type: "focus.offer", minutes: 10 },
  "focus.decline": { type: "focus.decline" },
  "focus.start": { type: "focus.start", minutes: 10 },
  "focus.end": { type: "focus.end" },
  "focus.cancel": { type: "focus.cancel" },
  "observer.step-in": { type: "observer.step-in" },
};

/** One request of each route, as its path and its body; commands have their own list. */
export const everyRoute: Readonly<
  Record<Exclude<keyof typeof routeRules, "POST /commands">, readonly [path: string, body?: object]>
> = {
  "GET /welcome": ["/welcome"],
  "GET /accommodations": ["/accommodations"],
  "GET /own-copy.zip": ["/own-copy.zip"],
  "GET /drafts": ["/drafts"],
  "PUT /drafts": ["/drafts", { key: "c", body, position: null, basis: null }],
  "DELETE /drafts": ["/drafts?key=c"],
  "GET /fixes": ["/fixes"],
  "GET /trace": ["/trace"],
  "GET /rubric": ["/rubric"],
  "GET /scorecard": ["/scorecard"],
  "PUT /scorecard": ["/scorecard", { card: emptyScorecard, basis: null }],
  "POST /scorecard/submissions": [
    "/scorecard/submissions",
    { id: randomUUID(), card: { ...emptyScorecard, recommendation: "yes" } },
  ],
  "GET /export.zip": ["/export.zip"],
  "GET /replay": ["/replay"],
  "GET /replay/pieces/:number": ["/replay/pieces/0"],
  "GET /export/:part": ["/export/review.json"],
  "GET /focus": ["/focus"],
  "PUT /focus": ["/focus", { file, text: "x" }],
  "GET /merge-request": ["/merge-request"],
  "GET /diffs": ["/diffs"],
  "GET /blobs/:hash": [`/blobs/${"0".repeat(64)}`],
  "POST /blobs": ["/blobs", { hashes: ["0".repeat(64)] }],
  "GET /search": ["/search?q=main"],
  "GET /viewed": ["/viewed"],
  "PUT /viewed": ["/viewed", { path: "main.go", viewed: true }],
  "GET /application.zip": ["/application.zip"],
  "GET /application.bundle": ["/application.bundle"],
};

const look: Look = {
  place: { view: "overview" },
  since: false,
  row: null,
  shift: null,
  chosen: null,
  editor: null,
};

/** One of each request of the live socket. */
export const everyLiveRequest: {
  readonly [Type in LiveRequest["type"]]: Extract<LiveRequest, { type: Type }>;
} = {
  place: { type: "place", place: { view: "changes", path: null } },
  look: { type: "look", look },
  follow: { type: "follow", leader: null },
  gather: { type: "gather", look },
  visible: { type: "visible", visible: true },
  view: { type: "view", view: { place: { view: "workspace", path: "main.go" }, line: 1, cursor: 1 } },
};

/** One of each frame of the sync socket that does something, from a page with this client id; the update adds a letter. */
export const everyFrame: Readonly<
  Record<Exclude<Frame["type"], "later">, (clientId: number, root: string) => Uint8Array>
> = {
  hello: (clientId) => helloFrame(clientId),
  step1: () => syncFrame("step1", Uint8Array.of(0)),
  awareness: (clientId) => awarenessFrame(clientId, { file: "f:0" }),
  "query-awareness": () => Uint8Array.of(3),
  cause: () => causeFrame(thread),
  update: (clientId, root) =>
    syncFrame("update", rawUpdate([run(clientId, { ...string("x"), parent: root })])),
};
