import { setImmediate } from "node:timers/promises";
import { AppError, type ErrorCode } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { OpenSession } from "../../server/src/domain/open-session.ts";
import type { SimulatedNode } from "./node.ts";
import type { Random } from "./server.ts";

/** Why the organiser tries once more. */
const mayPass: ReadonlySet<ErrorCode> = new Set(["not-stored", "conflict"]);

/** What a node is asked for, of the call. */
export type Ask<Answer> = (session: OpenSession, node: SimulatedNode) => Promise<Answer>;

/** Sends sockets and requests to any node that is ready. */
export class Balancer {
  readonly #nodes: () => readonly SimulatedNode[];
  readonly #call: () => SessionId;
  #random: Random = () => 0;
  #waiting = 0;

  constructor(nodes: () => readonly SimulatedNode[], call: () => SessionId) {
    this.#nodes = nodes;
    this.#call = call;
  }

  /** From here on it draws by `random`. */
  drawBy(random: Random): void {
    this.#random = random;
  }

  /** Somebody asks until they are answered. */
  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  anyNode(): SimulatedNode {
    const ready = this.#nodes().filter(({ isReady }) => isReady);
    const node = ready[ready.length > 1 ? this.#random(ready.length) : 0];
    if (!node) throw new Error("No node is ready.");
    return node;
  }

  /** What any node answers; null when it has gone meanwhile. */
  ask<T>(ask: Ask<T>): Promise<T | null> {
    const node = this.anyNode();
    const answer = node.sessions.get(this.#call()).then((session) => ask(session, node));
    return Promise.race([answer, node.gone.promise.then(() => null)]);
  }

  /** Asks one node after the other, until one lives to answer. */
  async untilAnswered<T>(ask: Ask<T>): Promise<T> {
    this.#waiting += 1;
    try {
      for (;;) {
        const answer = await this.ask(async (session, node) => ({ value: await ask(session, node) }));
        if (answer !== null) return answer.value;
      }
    } finally {
      this.#waiting -= 1;
    }
  }

  /** As `untilAnswered`, and again where it could not be stored, or something else was meanwhile. */
  async untilDone<T>(ask: Ask<T>): Promise<T> {
    for (;;) {
      try {
        return await this.untilAnswered(ask);
      } catch (error) {
        if (!(error instanceof AppError) || !mayPass.has(error.code)) throw error;
        await setImmediate();
      }
    }
  }
}
