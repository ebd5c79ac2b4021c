import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { SimulatedPage } from "./page.ts";
import type { Scene } from "./scene.ts";

/** One plan in so many takes somebody out of the session. */
const plansPerRemoval = 2;

/** What the organiser does with people's links. */
export class LinkSteps {
  readonly #scene: Scene;
  readonly #pages: () => readonly SimulatedPage[];
  #mayRemove = false;
  #isReissuing = false;

  /** @param pages all that are open, or were */
  constructor(scene: Scene, pages: () => readonly SimulatedPage[]) {
    this.#scene = scene;
    this.#pages = pages;
  }

  /** To be called when all have come. */
  draw(): void {
    this.#mayRemove = this.#scene.random(plansPerRemoval) === 0;
  }

  /** Gives somebody a new link, or takes somebody out, who comes last of these. */
  change(people: readonly ParticipantId[]): void {
    const [drawn, last] = [people[this.#scene.random(people.length)], people.at(-1)];
    if (drawn === undefined) return;
    if (drawn !== last) return this.#reissue(drawn);
    if (this.#mayRemove) this.#remove(drawn);
  }

  #reissue(participant: ParticipantId): void {
    if (this.#isReissuing) return;
    this.#isReissuing = true;
    const { server, say, happened, run } = this.#scene;
    say(`${this.#numbersOf(participant)} need a new link`);
    run(server.organiser.reissue(participant), () => {
      this.#isReissuing = false;
      happened("gave somebody a new link");
      this.#endLinks(participant);
    });
  }

  #remove(participant: ParticipantId): void {
    this.#mayRemove = false;
    const { server, say, happened, run } = this.#scene;
    say(`${this.#numbersOf(participant)} are of somebody who is taken out`);
    run(server.organiser.remove(participant), () => {
      happened("took somebody out");
      for (const page of this.#of(participant)) page.mayLoseAll();
      this.#endLinks(participant);
    });
  }

  #endLinks(participant: ParticipantId): void {
    for (const { line } of this.#of(participant)) line.endLink();
  }

  #of(participant: ParticipantId): readonly SimulatedPage[] {
    return this.#pages().filter((page) => page.participant === participant);
  }

  #numbersOf(participant: ParticipantId): string {
    const numbers = this.#of(participant).map(({ number }) => number);
    return `pages ${numbers.join(", ")}`;
  }
}
