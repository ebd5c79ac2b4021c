import { createSecretKey, randomBytes, randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { SessionRequest } from "@tandiff/shared/api.ts";
import { CommandId, type ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { closeCodes, documents, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import * as Y from "yjs";
import type { OpenSession } from "../../server/src/domain/open-session.ts";
import { Hub } from "../../server/src/fanout/hub.ts";
import type { LogRow } from "../../server/src/storage/port.ts";
import { testExercise } from "../../server/src/storage/testing.ts";
import { SimulatedDatabase } from "./database.ts";
import { shownTo } from "./newcomer.ts";
import { SimulatedNode } from "./node.ts";
import type { StoredEdits } from "./stored-edits.ts";

export type Random = (below: number) => number;

/** The server: one node that has its database to itself, or several behind a balancer. */
export class SimulatedServer {
  readonly isShared: boolean;
  readonly #mostNodes: number;
  readonly #database = new SimulatedDatabase((error) => this.#blame(error));
  readonly #hub = new Hub();
  readonly #key = createSecretKey(randomBytes(32));
  #nodes: SimulatedNode[] = [];
  #started = 0;
  #random: Random = () => 0;
  #call: SessionId | null = null;
  #people: readonly ParticipantId[] = [];
  /** Commands that were not answered yet. */
  #commands = 0;
  #defect: Error | null = null;

  constructor(mostNodes = 1) {
    this.#mostNodes = mostNodes;
    this.isShared = mostNodes > 1;
  }

  /** A new session whose call has started; its people. Several nodes are other ones for each call. */
  async startCall(random: Random = () => 0): Promise<readonly ParticipantId[]> {
    this.#random = random;
    if (this.isShared) {
      for (const node of this.#nodes.splice(0)) node.end();
      this.#started = 0;
    }
    while (this.#nodes.length < (this.isShared ? 2 : 1)) this.startNode();
    const { exercise, blobs } = testExercise();
    await this.#database.storage.addExercise(exercise, blobs);
    const { sessions } = this.anyNode();
    const request = SessionRequest.parse({
      exercise: exercise.summary.slug,
      candidate: "Cleo",
      interviewers: ["Ida", "Ivo"],
      observer: null,
      callAt: null,
      preset: "now",
      retentionDays: null,
    });
    const { id } = await sessions.create(request);
    this.#call = id;
    const { state } = await sessions.get(id);
    this.#people = state.participants.map((participant) => participant.id);
    const [, interviewer] = this.#people;
    if (!interviewer) throw new Error("The session has no interviewer.");
    const started = this.command(interviewer, { type: "call.start", evenUnsubmitted: true });
    while (this.#commands > 0) await this.commit();
    await started;
    return this.#people;
  }

  get call(): SessionId {
    if (this.#call === null) throw new Error("No call has started.");
    return this.#call;
  }

  get nodes(): readonly SimulatedNode[] {
    return this.#nodes;
  }

  get mayStartNode(): boolean {
    return this.#nodes.length < this.#mostNodes;
  }

  get isFocusRunning(): boolean {
    return this.#database.isFocusRunning(this.call);
  }

  /** Nothing is under way, and what each node knows is all that is stored. */
  get isIdle(): boolean {
    const head = this.#database.log.heads([this.call]).get(this.call)?.seq;
    return this.#nodes.every((node) => {
      const { log } = node.session(this.call) ?? {};
      return node.database.isIdle && (log === undefined || log.seq === head);
    });
  }

  /** For the message of a failure. */
  get states(): readonly string[] {
    const head = this.#database.log.heads([this.call]).get(this.call)?.seq;
    return this.#nodes.map((node) => {
      const known = node.session(this.call)?.log.seq ?? "none";
      return `node ${node.number}: knows ${known} of ${head} rows, ${node.database.isIdle ? "idle" : "busy"}`;
    });
  }

  /** Where the balancer sends the next socket or request. */
  anyNode(): SimulatedNode {
    const ready = this.#nodes.filter(({ isReady }) => isReady);
    const node = ready[ready.length > 1 ? this.#random(ready.length) : 0];
    if (!node) throw new Error("No node is ready.");
    return node;
  }

  startNode(): SimulatedNode {
    const node = new SimulatedNode({
      number: this.#started,
      database: this.#database,
      news: this.isShared ? { line: this.#hub.line(), key: this.#key } : null,
      report: (error) => this.#blame(error),
    });
    this.#started += 1;
    this.#nodes.push(node);
    return node;
  }

  /** As a page sends it: to a node that has gone meanwhile once more. @throws AppError when it is refused */
  async command(participant: ParticipantId, command: Command): Promise<void> {
    const id = CommandId.parse(randomUUID());
    const execute = (session: OpenSession) => session.execute(participant, { id, command });
    this.#commands += 1;
    try {
      while ((await this.#ask(execute)) === null);
    } finally {
      this.#commands -= 1;
    }
  }

  /** Its answer to a request. @throws TypeError when it goes before it has answered, AppError when it refuses */
  async answer<T>(ask: (session: OpenSession) => Promise<T>): Promise<T> {
    const answer = await this.#ask(async (session) => ({ value: await ask(session) }));
    if (answer === null) throw new TypeError("Nobody answers any more.");
    return answer.value;
  }

  beat(): void {
    for (const { rooms } of this.#nodes) rooms.beat();
  }

  /** Stores what waits on all nodes, and lets them know of each other. @throws what a node has reported */
  async commit(): Promise<void> {
    for (const node of this.#nodes) await this.commitOf(node);
    this.deliverNews();
    await setImmediate();
  }

  /** Stores what waits there; a node that drains goes when there is no more. */
  async commitOf(node: SimulatedNode): Promise<void> {
    await node.database.commit();
    if (node.isDraining && node.database.isIdle) await this.#remove(node);
    if (this.#defect !== null) throw this.#defect;
  }

  deliverNews(): void {
    for (const { news } of this.#nodes) news?.deliver();
  }

  /** All nodes can reach all again. */
  mend(): void {
    for (const node of this.#nodes) node.mend();
  }

  /** Sends everybody on it to the others, and goes when all is stored. */
  drain(node: SimulatedNode): void {
    node.drain(this.#people);
    this.#keepOneReady();
  }

  async giveUpDatabase(node: SimulatedNode): Promise<void> {
    const givenUp = node.giveUpDatabase();
    this.#keepOneReady();
    await givenUp;
  }

  /** Stops as it is told to: what waits is stored, and nobody hears of that. */
  async stop(node: SimulatedNode): Promise<void> {
    node.rooms.closeAll(closeCodes.restarting);
    await node.database.commit();
    await this.#remove(node);
  }

  /** Stops in the middle of it: what waits is gone. */
  crash(node: SimulatedNode): Promise<void> {
    return this.#remove(node);
  }

  storedEdits(document: DocumentName): StoredEdits {
    return this.#database.edits(this.call, document);
  }

  /** Looks at what a node does to a page: what is wrong with it is the run's failure, and not the node's to see. */
  witnessed(look: () => void): void {
    try {
      look();
    } catch (error) {
      this.#blame(error);
    }
  }

  /**
   * To be asked when all is quiet.
   * @throws when a node tells newcomers other texts than the log, or other events, or stores a row for them
   */
  async assertNodesAgree(): Promise<void> {
    const [, interviewer] = this.#people;
    if (interviewer === undefined) throw new Error("The session has no interviewer.");
    const head = this.#database.log.heads([this.call]).get(this.call)?.seq;
    const events = await this.#fromLog(eventsOf);
    for (const node of this.#nodes) {
      if ((await node.sessions.get(this.call).then(eventsOf)) !== events)
        throw new Error(`Node ${node.number} tells other events than the log.`);
      for (const document of documents) {
        const shown = await shownTo(interviewer, node, this.call, document);
        for (const [root, text] of this.storedTexts(document)) {
          if (text !== (shown.get(root) ?? ""))
            throw new Error(`In ${root} node ${node.number} has ${shown.get(root)}, and the log ${text}`);
        }
      }
    }
    if (this.#database.log.heads([this.call]).get(this.call)?.seq !== head || !this.isIdle)
      throw new Error("A node has stored something though nobody wrote.");
    if (this.#defect !== null) throw this.#defect;
  }

  log(): Iterable<LogRow> {
    return this.#database.log.read(this.call);
  }

  /** A document's texts by root as the log has them. */
  storedTexts(document: DocumentName): ReadonlyMap<string, string> {
    const doc = new Y.Doc({ gc: false });
    for (const row of this.log()) {
      if (row.kind === `update:${document}`) Y.applyUpdate(doc, row.payload);
    }
    if (doc.store.pendingStructs !== null) throw new Error("The log's edits do not build on each other.");
    return new Map([...doc.share.keys()].map((root) => [root, doc.getText(root).toJSON()]));
  }

  /** The files as the log alone tells them. */
  storedFiles(): Promise<readonly WorkspaceFile[]> {
    return this.#fromLog(({ state }) => state.workspace?.files ?? []);
  }

  async cleanUp(): Promise<void> {
    for (const node of this.#nodes) node.end();
    await this.#database.cleanUp();
  }

  /** What a node has that has seen nothing but the log. */
  async #fromLog<T>(read: (session: OpenSession) => T): Promise<T> {
    const node = new SimulatedNode({
      number: -1,
      database: this.#database,
      news: null,
      report: (error) => {
        throw error;
      },
    });
    const answer = read(await node.sessions.get(this.call));
    node.end();
    return answer;
  }

  #blame(error: unknown): void {
    this.#defect ??= error instanceof Error ? error : new Error(String(error));
  }

  /** What any node answers; null when it has gone meanwhile. */
  #ask<T>(ask: (session: OpenSession) => Promise<T>): Promise<T | null> {
    const node = this.anyNode();
    const answer = node.sessions.get(this.call).then(ask);
    return Promise.race([answer, node.gone.promise.then(() => null)]);
  }

  async #remove(node: SimulatedNode): Promise<void> {
    node.end();
    this.#nodes = this.#nodes.filter((other) => other !== node);
    if (!this.isShared) await this.#database.restart();
    this.#keepOneReady();
    node.gone.resolve();
    await setImmediate();
  }

  #keepOneReady(): void {
    if (!this.#nodes.some(({ isReady }) => isReady)) this.startNode();
  }
}

/** All that the session's people are told, as one text. */
function eventsOf(session: OpenSession): string {
  const roles = ["candidate", "interviewer"] as const;
  return JSON.stringify(roles.map((role) => session.eventsFor(role, 0)));
}
