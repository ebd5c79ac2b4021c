import { strFromU8, unzipSync } from "fflate";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import {
  CommandId,
  CommentId,
  FileId,
  LateTextId,
  OutputId,
  ParticipantId,
  ThreadId,
} from "@tandiff/shared/ids.ts";
import type { LiveRequest, Look, Place } from "@tandiff/shared/live/protocol.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import { messageTypes, rootName, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { WebSocket } from "ws";
import { awarenessFrame, helloFrame, syncFrame } from "./sync/testing-page.ts";
import { rawUpdate, text } from "./sync/testing.ts";
import type { Person, TestApp } from "./testing-app.ts";

/** For tests only: what a walk may name. */
export interface Pool {
  readonly participants: readonly string[];
  readonly sessions: readonly string[];
  readonly blobs: readonly BlobHash[];
}

/**
 * For tests only: somebody who tries whatever their link lets a script send, drawn from a seed: every route that
 * the server has, every command, every request of the live socket, every frame of the sync socket. Keeps all that
 * comes back.
 */
export class Walker {
  /** Answers, frames and close codes, each as text. */
  readonly got: string[] = [];
  readonly #app: TestApp;
  readonly #person: Person;
  readonly #pool: Pool;
  readonly #random: (below: number) => number;
  /** Threads and comments of the walk's own. */
  readonly #threads: ThreadId[] = [];
  readonly #comments: CommentId[] = [];
  #clock = 0;

  constructor(app: TestApp, person: Person, pool: Pool, random: (below: number) => number) {
    this.#app = app;
    this.#person = person;
    this.#pool = pool;
    this.#random = random;
  }

  /** @param not commands that are left out */
  async step(not: readonly Command["type"][] = []): Promise<void> {
    const kinds = [
      () => this.#request(),
      () => this.#command(not),
      () => this.#command(not),
      () => this.#live(),
      () => this.#sync(),
    ];
    await this.#pick(kinds)();
  }

  /** Reads all there is to read for this person, in any order of things. */
  async sweep(): Promise<void> {
    const routes = this.#app.routes.filter(({ method }) => method === "GET");
    for (const path of new Set(routes.map((route) => route.path))) await this.#ask("GET", this.#own(path));
    await this.#ask("GET", `/api/${this.#person.id}/search?q=one&case=0&in=all`);
    await this.#socket("live", "?after=0", []);
    for (const document of ["code", "notes"] as const)
      await this.#socket("sync", `/${document}`, this.#reading());
  }

  #pick<Value>(values: readonly Value[]): Value {
    const value = values[this.#random(values.length)];
    if (value === undefined) throw new Error("There is nothing to pick from.");
    return value;
  }

  #own(path: string): string {
    return path
      .replace(":participant", this.#person.id)
      .replace(":id", this.#pool.sessions[0] ?? "")
      .replace(":hash", this.#pool.blobs[0] ?? "")
      .replace("*", "");
  }

  async #request(): Promise<void> {
    const { method, path } = this.#pick(this.#app.routes.filter((route) => route.method !== "ALL"));
    const address = path
      .replace(":participant", this.#pick([this.#person.id, this.#person.id, ...this.#pool.participants]))
      .replace(":id", this.#pick(this.#pool.sessions))
      .replace(":hash", this.#pick([...this.#pool.blobs, "0".repeat(64)]))
      .replace(
        "*",
        this.#pick(["", `p/${this.#pick(this.#pool.participants)}`, "assets/index.js", "..%2f..%2fetc"]),
      );
    const query = this.#pick([
      "",
      "?q=one&case=0&in=all",
      "?from=0&to=1&whitespace=hide",
      "?key=k&basis=1",
      "?after=0",
    ]);
    const draft = { key: this.#pick(["k", "thread:1"]), body: "walk", position: null, basis: null };
    const bodies = [
      "{",
      "[]",
      JSON.stringify(draft),
      JSON.stringify({ path: "main.go", viewed: this.#random(2) === 0 }),
      JSON.stringify({ hashes: this.#pool.blobs }),
      JSON.stringify({ participant: this.#pick(this.#pool.participants), secret: 1 }),
      JSON.stringify({ file: "0", text: "walk" }),
      JSON.stringify({ card: emptyScorecard, basis: null }),
      // Not to be taken: it recommends nothing, and would open the others' ones.
      JSON.stringify({ id: uuidFrom(this.#random), card: emptyScorecard }),
      JSON.stringify({ exercise: "go-parcels", candidate: "X", interviewers: ["Y"] }),
    ];
    await this.#ask(method, address + query, method === "GET" ? undefined : this.#pick(bodies));
  }

  async #command(not: readonly Command["type"][]): Promise<void> {
    const makers = Object.entries(this.#commands()).filter(([type]) => !not.some((left) => left === type));
    const [, make] = this.#pick(makers);
    const id = CommandId.parse(uuidFrom(this.#random));
    await this.#ask("POST", `/api/${this.#person.id}/commands`, JSON.stringify({ id, command: make() }));
  }

  async #ask(method: string, address: string, body?: string): Promise<void> {
    const answer = await fetch(`${this.#app.url}${address}`, {
      method,
      headers: { Cookie: this.#person.cookie },
      ...(body === undefined ? {} : { body }),
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const headers = [...answer.headers].filter(([name]) => !["date", "x-request-id"].includes(name));
    this.got.push(`${method} ${address} ${answer.status} ${JSON.stringify(headers)} ${readable(bytes)}`);
  }

  async #live(): Promise<void> {
    const after = this.#pick(["0", "1", "3", "999", "-1", "x"]);
    const requests = Array.from({ length: this.#random(4) }, () => this.#pick(this.#liveRequests())());
    const query = `?after=${after}${this.#random(3) === 0 ? "&presence=none" : ""}`;
    await this.#socket(
      "live",
      query,
      requests.map((request) => JSON.stringify(request)),
    );
  }

  async #sync(): Promise<void> {
    const document = this.#pick<DocumentName | "drafts">(["code", "code", "notes", "drafts"]);
    const clientId = 1_000 + this.#random(1_000_000);
    const hello = helloFrame(clientId);
    const type = syncFrame(
      "update",
      rawUpdate([
        { client: clientId, clock: 0, structs: [{ kind: 4, parent: rootName("0"), content: text("walk ") }] },
      ]),
    );
    const frames = [
      ...this.#reading(),
      hello,
      awarenessFrame(clientId, { file: "0", cursor: null }, (this.#clock += 1)),
      Uint8Array.from([messageTypes.cause, 0]),
      type,
    ].filter(() => this.#random(3) > 0);
    const isAnswered = frames.includes(type);
    // Only who said hello is told what is stored; the others get it whoever typed.
    if (isAnswered && !frames.includes(hello)) frames.push(hello);
    await this.#socket("sync", `/${document}`, frames, isAnswered);
  }

  /** Asks for a whole document, and for all cursors in it. */
  #reading(): Uint8Array[] {
    return [syncFrame("step1", Uint8Array.from([0])), Uint8Array.from([messageTypes.queryAwareness])];
  }

  /**
   * Opens a socket, sends, and stays until all that the server had to say to it by then has come.
   * @param isAnswered whether it says when it has stored what was sent, or closes
   */
  async #socket(
    kind: "live" | "sync",
    rest: string,
    messages: readonly (string | Uint8Array)[],
    isAnswered = false,
  ): Promise<void> {
    const headers = { Cookie: this.#person.cookie };
    const socket = new WebSocket(`${this.#person.socketUrl(kind)}${rest}`, { headers });
    const said: string[] = [];
    const saved = Promise.withResolvers<void>();
    if (!isAnswered) saved.resolve();
    socket.on("message", (data: Buffer) => {
      said.push(readable(data));
      if (data[0] === messageTypes.saved) saved.resolve();
    });
    await new Promise<void>((resolve) => {
      socket.on("error", () => undefined);
      socket.on("close", (code, reason) => {
        said.push(`closed ${code} ${reason.toString()}`);
        resolve();
      });
      socket.on("open", () => {
        for (const message of messages) socket.send(message);
        socket.ping();
      });
      // Behind the first pong there may still be what waited for a commit.
      let pongs = 0;
      socket.on("pong", () => {
        pongs += 1;
        if (pongs > 1) socket.terminate();
        else void saved.promise.then(() => setTimeout(() => socket.ping(), 3));
      });
    });
    this.got.push(`${kind}${rest}`, ...said);
  }

  #commands(): { readonly [Type in Command["type"]]: () => Extract<Command, { type: Type }> } {
    const thread = (): ThreadId => this.#pick([...this.#threads, ThreadId.parse(uuidFrom(this.#random))]);
    const comment = (): CommentId => this.#pick([...this.#comments, CommentId.parse(uuidFrom(this.#random))]);
    const newComment = (): CommentId => {
      const id = CommentId.parse(uuidFrom(this.#random));
      this.#comments.push(id);
      return id;
    };
    const newThread = (): ThreadId => {
      const id = ThreadId.parse(uuidFrom(this.#random));
      this.#threads.push(id);
      return id;
    };
    const file = FileId.parse(this.#pick(["0", "1", "7"]));
    const labels = { severity: "optional", kind: null } as const;
    const path = this.#pick(["a.go", "main.go", "b/c.go"]);
    return {
      "exercise.object": () => ({ type: "exercise.object", reason: "walked" }),
      "exercise.accept": () => ({ type: "exercise.accept" }),
      "consent.give": () => ({ type: "consent.give" }),
      "consent.withdraw": () => ({ type: "consent.withdraw" }),
      "review.open": () => ({ type: "review.open" }),
      "review.submit": () => ({ type: "review.submit", summary: "walked" }),
      "review.extend": () => ({ type: "review.extend", dueAt: null }),
      "thread.open": () => ({
        type: "thread.open",
        thread: newThread(),
        position: this.#position(),
        comment: newComment(),
        body: "walked",
      }),
      "comment.add": () => ({ type: "comment.add", thread: thread(), comment: newComment(), body: "more" }),
      "comment.edit": () => ({ type: "comment.edit", thread: thread(), comment: comment(), body: "else" }),
      "comment.delete": () => ({ type: "comment.delete", thread: thread(), comment: comment() }),
      "comment.restore": () => ({ type: "comment.restore", thread: thread(), comment: comment() }),
      "thread.label": () => ({ type: "thread.label", thread: thread(), labels }),
      "thread.resolve": () => ({ type: "thread.resolve", thread: thread() }),
      "thread.reopen": () => ({ type: "thread.reopen", thread: thread() }),
      "call.start": () => ({ type: "call.start", evenUnsubmitted: this.#random(2) === 0 }),
      "call.pause": () => ({ type: "call.pause" }),
      "call.resume": () => ({ type: "call.resume" }),
      "call.end": () => ({ type: "call.end" }),
      "call.reopen": () => ({ type: "call.reopen" }),
      "agenda.order": () => ({ type: "agenda.order", threads: [thread()] }),
      "agenda.present": () => ({ type: "agenda.present", thread: this.#random(2) === 0 ? null : thread() }),
      "file.create": () => ({ type: "file.create", file: FileId.parse(uuidFrom(this.#random)), path }),
      "file.rename": () => ({ type: "file.rename", file, path }),
      "file.delete": () => ({ type: "file.delete", file }),
      "file.restore": () => ({ type: "file.restore", file }),
      "fix.tie": () => ({ type: "fix.tie", change: { file, start: 0, end: 1 }, thread: thread() }),
      "output.add": () => ({
        type: "output.add",
        output: OutputId.parse(uuidFrom(this.#random)),
        title: "t",
        text: "x",
      }),
      "late.add": () => ({
        type: "late.add",
        late: LateTextId.parse(uuidFrom(this.#random)),
        file,
        text: "late",
      }),
      "focus.offer": () => ({ type: "focus.offer", minutes: 2 }),
      "focus.decline": () => ({ type: "focus.decline" }),
      "focus.start": () => ({ type: "focus.start", minutes: 2 }),
      "focus.end": () => ({ type: "focus.end" }),
      "focus.cancel": () => ({ type: "focus.cancel" }),
      "observer.step-in": () => ({ type: "observer.step-in" }),
    };
  }

  #position(): Position | null {
    const lines = { start: 1, end: 1 + this.#random(3) };
    return this.#random(3) === 0 ? null : { path: "added.txt", side: "head", lines };
  }

  #liveRequests(): (() => LiveRequest)[] {
    const places: Place[] = [
      { view: "overview" },
      { view: "changes", path: null },
      { view: "file", path: "main.go" },
    ];
    const place = this.#pick(places);
    const look: Look = { place, since: false, row: null, shift: null, chosen: null, editor: null };
    const leader = ParticipantId.parse(this.#pick(this.#pool.participants));
    const requests: { readonly [Type in LiveRequest["type"]]: () => LiveRequest } = {
      place: () => ({ type: "place", place }),
      look: () => ({ type: "look", look }),
      follow: () => ({ type: "follow", leader: this.#random(3) === 0 ? null : leader }),
      gather: () => ({ type: "gather", look }),
      visible: () => ({ type: "visible", visible: this.#random(2) === 0 }),
      view: () => ({ type: "view", view: { place, line: null, cursor: null } }),
    };
    return Object.values(requests);
  }
}

/** A UUID that is the same for the same seed. */
export function uuidFrom(random: (below: number) => number): string {
  const digits = Array.from({ length: 32 }, () => random(16).toString(16)).join("");
  const [, a, b, c, d, e] = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/.exec(digits) ?? [];
  return `${a}-${b}-4${c}-8${d}-${e}`;
}

/** Bytes as a text in which every word that they hold can be found, also within a zip. */
function readable(bytes: Uint8Array): string {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isZip) return Buffer.from(bytes).toString("latin1");
  return Object.entries(unzipSync(bytes))
    .map(([name, file]) => `${name}\n${strFromU8(file, true)}`)
    .join("\n");
}
