import { vi } from "vitest";
import type { SimulatedPage } from "./page.ts";
import type { Scene } from "./scene.ts";

/** A page that was refused more often within a while would give up. */
const mostFocusTimes = 2;
/** One plan in so many has focus times, which keep everybody else from writing. */
const plansPerFocus = 2;

/** So many times is all stored and heard until a page can write in its focus time, as a rule. */
const roundsToLead = 5;

/** How the candidate's focus times begin and end. */
export class FocusSteps {
  readonly #scene: Scene;
  readonly #hears: (page: SimulatedPage) => void;
  #left = 0;
  #isEnding = false;

  /** @param hears lets the page have what is for it */
  constructor(scene: Scene, hears: (page: SimulatedPage) => void) {
    this.#scene = scene;
    this.#hears = hears;
  }

  /** To be called when all have come. */
  draw(): void {
    this.#left = this.#scene.random(plansPerFocus) === 0 ? mostFocusTimes : 0;
  }

  /** @param page the one tab that a focus time is for */
  async change(page: SimulatedPage): Promise<void> {
    if (!page.copy) return;
    const { server, random, say, happened, run } = this.#scene;
    if (!server.isFocusRunning) {
      if (this.#left === 0) return;
      this.#left -= 1;
      // Pages tell focus times apart by when they began.
      vi.advanceTimersByTime(1);
      say(`page ${page.number} begins a focus time`);
      run(page.command({ type: "focus.start", minutes: 2 }));
      return random(3) === 0 ? undefined : this.#lead(page);
    }
    // Whoever asked for that waits for the answer.
    if (page.isCancelling || this.#isEnding) return;
    const kind = random(8);
    if (kind === 0) {
      say("the focus time is over, with what is saved by now");
      return run(this.#ends(page.endFocus()), () => happened("ran out of a focus time"));
    }
    if (!page.isInFocus) return this.#lead(page);
    if (kind < 4) {
      say(`page ${page.number} cancels its focus time`);
      return run(page.cancelFocus(), () => happened("cancelled a focus time"));
    }
    say(`page ${page.number} ends its focus time`);
    run(this.#ends(page.finishFocus()), () => happened("ended a focus time"));
  }

  async #ends(asked: Promise<void>): Promise<void> {
    this.#isEnding = true;
    try {
      await asked;
    } finally {
      this.#isEnding = false;
    }
  }

  /** Returns whether one was running. @throws when the page has not come to write in it */
  async endLast(page: SimulatedPage): Promise<boolean> {
    if (!this.#scene.server.isFocusRunning) return false;
    if (!page.isInFocus) await this.#lead(page);
    this.#scene.say(`page ${page.number} ends its last focus time`);
    page.assertLedIntoFocus();
    this.#scene.run(page.isInFocus ? page.finishFocus() : page.endFocus());
    return true;
  }

  async #lead(page: SimulatedPage): Promise<void> {
    this.#scene.say(`page ${page.number} gets all that it needs for its focus time`);
    for (let round = 0; round < roundsToLead; round += 1) {
      page.line.deliverToServer(Infinity);
      await this.#scene.server.commit();
      this.#hears(page);
    }
  }
}
