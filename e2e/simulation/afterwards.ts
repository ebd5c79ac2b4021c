import { setImmediate } from "node:timers/promises";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { SimulatedPage } from "./page.ts";
import type { Scene } from "./scene.ts";
import type { Troubles } from "./troubles.ts";
import type { WritingSteps } from "./writing-steps.ts";

/** Of so many plans one is compacted, and one erased. */
const plansPerEach = 4;

export interface AfterwardsOptions {
  readonly scene: Scene;
  readonly troubles: Troubles;
  readonly pages: () => readonly SimulatedPage[];
  readonly writing: WritingSteps;
}

/** What becomes of a session when its call is over: each begins what the nodes come to know of one after the other. */
export class Afterwards {
  readonly #scene: Scene;
  readonly #options: AfterwardsOptions;
  readonly isCompacted: boolean;
  readonly isErased: boolean;

  constructor(options: AfterwardsOptions) {
    this.#scene = options.scene;
    this.#options = options;
    const { random, server } = options.scene;
    this.isCompacted = server.isShared && random(plansPerEach) === 0;
    this.isErased = server.isShared && random(plansPerEach) === 0;
  }

  endCall(interviewer: ParticipantId): void {
    const { server, say, run } = this.#scene;
    say("the call is ended");
    run(server.command(server.seatOf(interviewer), { type: "call.end" }));
  }

  /** Interviewers go on with their notes meanwhile. */
  async compact(): Promise<void> {
    const { server, say, happened, run } = this.#scene;
    say("the session is compacted");
    run(server.organiser.compact(), () => happened("compacted a session"));
    await this.#goOn();
  }

  async erase(): Promise<void> {
    const { server, say, happened, run } = this.#scene;
    say("the session is erased");
    run(server.organiser.erase(), () => happened("erased a session"));
    await this.#goOn();
  }

  async #goOn(): Promise<void> {
    const { random, server, say } = this.#scene;
    const steps = 2 + random(8);
    for (let step = 0; step < steps; step += 1) {
      const pages = this.#options.pages();
      const page = pages[random(pages.length)];
      if (!page) return;
      const kind = random(8);
      if (kind < 2) this.#options.writing.note(page);
      else if (kind < 4) {
        say(`the server gets what page ${page.number} has sent`);
        page.line.deliverToServer(Infinity);
      } else if (kind < 5) {
        say("nodes hear of each other");
        server.deliverNews();
      } else if (kind < 7) await this.#options.troubles.commitOne();
      else await this.#options.troubles.strike(page);
      await setImmediate();
    }
  }
}
