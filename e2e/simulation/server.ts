import { createSecretKey, randomBytes, randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { SessionRequest } from "@tandiff/shared/api.ts";
import { CommandId, type ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { closeCodes, documents, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import * as Y from "yjs";
import type { OpenSession } from "../../server/src/domain/open-session.ts";
import { unknownLink } from "../../server/src/domain/unknown-link.ts";
import { Hub } from "../../server/src/fanout/hub.ts";
import type { LogRow } from "../../server/src/storage/port.ts";
import { testExercise } from "../../server/src/storage/testing.ts";
import { Balancer } from "./balancer.ts";
import { SimulatedDatabase } from "./database.ts";
import { shownTo } from "./newcomer.ts";
import { SimulatedNode, type SeatToken } from "./node.ts";
import { textsIn } from "./log-texts.ts";
import { Organiser } from "./organiser.ts";
import type { StoredEdits } from "./stored-edits.ts";

export type Random = (below: number) => number;

/** The server: one node that has its database to itself, or several behind a balancer. */
export class SimulatedServer {
  readonly isShared: boolean;
  readonly #mostNodes: number;
  readonly #database = new SimulatedDatabase((error) => this.#blame(error));
  readonly #balancer = new Balancer(
    () => this.#nodes,
    () => this.call,
  );
  readonly organiser = new Organiser(this.#balancer, () => this.call);
  readonly #hub = new Hub();
  readonly #key = createSecretKey(randomBytes(32));
  #nodes: SimulatedNode[] = [];
  #started = 0;
  #call: SessionId | null = null;
  #people: readonly ParticipantId[] = [];
  #defect: Error | null = null;

  constructor(mostNodes = 1) {
    this.#mostNodes = mostNodes;
    this.isShared = mostNodes > 1;
  }

  /** A new session whose call has started; its people. Several nodes are other ones for each call. */
  async startCall(random: Random = () => 0): Promise<readonly ParticipantId[]> {
    this.#balancer.drawBy(random);
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
    await this.organiser.invite(this.#people);
    const started = this.command(this.seatOf(interviewer), { type: "call.start", evenUnsubmitted: true });
    while (this.#balancer.isWaiting) await this.commit();
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

  /** No node has anything of the session. */
  get hasForgotten(): boolean {
    return this.#nodes.every((node) => node.session(this.call) === null && node.rooms.size === 0);
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
    return this.#balancer.anyNode();
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

  /** What somebody's browser has who has opened their link; it opens nothing where they were taken out. */
  seatOf(participant: ParticipantId): SeatToken {
    return this.organiser.seatOf(participant) ?? { participant, token: "" };
  }

  /** As a page sends it: to a node that has gone meanwhile once more. @throws AppError when it is refused */
  async command({ participant, token }: SeatToken, command: Command): Promise<void> {
    const id = CommandId.parse(randomUUID());
    await this.#balancer.untilAnswered(async (session, { seats }) => {
      const seat = await seats.find(participant, token);
      if (!seat) throw unknownLink();
      return session.execute(participant, { id, command }, () => seats.stillOpen(seat));
    });
  }

  /** Its answer to a request. @throws TypeError when it goes before it has answered, AppError when it refuses */
  async answer<T>(ask: (session: OpenSession) => Promise<T>): Promise<T> {
    const answer = await this.#balancer.ask(async (session) => ({ value: await ask(session) }));
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
        const shown = await shownTo(this.seatOf(interviewer), node, document);
        for (const [root, text] of this.storedTexts(document)) {
          const theirs = shown.getText(root).toJSON();
          if (text !== theirs)
            throw new Error(`In ${root} node ${node.number} has ${theirs}, and the log ${text}`);
        }
        if (!this.storedEdits(document).has(Y.encodeStateAsUpdate(shown)))
          throw new Error(`Node ${node.number} has of ${document} what is not in the log.`);
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
    return textsIn(this.log(), document);
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
