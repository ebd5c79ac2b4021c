import { randomUUID } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import { CommandId, type ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import type { Balancer } from "./balancer.ts";
import type { SeatToken } from "./node.ts";

/** A node that hears just then that the link before has ended takes the new one for that. */
const mostAttempts = 10;

/** Who stands outside, and hands out the links. */
export class Organiser {
  readonly #balancer: Balancer;
  readonly #call: () => SessionId;
  /** Of links as they were issued last. */
  readonly #tokens = new Map<ParticipantId, string>();

  constructor(balancer: Balancer, call: () => SessionId) {
    this.#balancer = balancer;
    this.#call = call;
  }

  /** Null of somebody who was taken out. */
  seatOf(participant: ParticipantId): SeatToken | null {
    const token = this.#tokens.get(participant);
    return token === undefined ? null : { participant, token };
  }

  /** Hands out the links of a new session; each is opened at once. */
  async invite(people: readonly ParticipantId[]): Promise<void> {
    this.#tokens.clear();
    for (const participant of people) await this.#takeSeat(participant);
  }

  /** Gives somebody a new link. */
  async reissue(participant: ParticipantId): Promise<void> {
    await this.#balancer.untilDone((_, { seats }) => seats.reissue(this.#call(), participant));
    await this.#takeSeat(participant);
  }

  /** Takes somebody out. */
  async remove(participant: ParticipantId): Promise<void> {
    const id = CommandId.parse(randomUUID());
    const change = { type: "person.remove", participant } as const;
    await this.#balancer.untilDone((session) => session.change({ id, change }));
    await this.#balancer.untilDone((_, { seats }) => seats.revoke(this.#call(), participant, Date.now()));
    this.#tokens.delete(participant);
  }

  /** Has the texts compacted. */
  async compact(): Promise<void> {
    await this.#balancer.untilDone((session) => session.compact());
  }

  /** Has the session erased. */
  async erase(): Promise<void> {
    try {
      await this.#balancer.untilDone((_, { sessions }) => sessions.erase(this.#call(), "organiser"));
    } catch (error) {
      // The node that did so did not live to say it.
      if (!(error instanceof AppError) || error.code !== "erased") throw error;
    }
  }

  async #takeSeat(participant: ParticipantId): Promise<void> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const taken = await this.#balancer.untilDone(async (_, { seats, sessions }) => {
        const { hash } = new URL(await sessions.link(participant));
        return seats.take(participant, hash.slice(1));
      });
      if (taken) return void this.#tokens.set(participant, taken.token);
    }
    throw new Error("A new link opens nothing.");
  }
}
