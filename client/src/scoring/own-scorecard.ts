import { AppError } from "@tandiff/shared/errors.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { Scorecard, ScorecardView } from "@tandiff/shared/scoring/scorecard.ts";
import { createStore } from "zustand/vanilla";
import { isPassing, sentenceOf } from "../api/http.ts";
import { loadRubric, loadScorecard, putScorecard, submitScorecard } from "../api/scorecard.ts";
import { newSubmissionId } from "../session/new-ids.ts";
import { reportSaveState } from "../session/save-state.ts";
import { keepScorecard, keptScorecard } from "./kept-scorecard.ts";
import { mergeScorecards } from "./merge-scorecards.ts";

/** Milliseconds between a change and its saving on the server; in the browser it is kept at once. */
const pause = 600;
/** Milliseconds between two tries without a connection. */
const retryPause = 3_000;

export interface ScoringState {
  readonly rubric: Rubric;
  readonly card: Scorecard;
  readonly view: ScorecardView;
  /** Why the server would not keep what was changed last, as a sentence; null where it does. */
  readonly refusal: string | null;
}

/** One's own scorecard on this page: kept in the browser at once, on the server soon after. */
export class OwnScorecard {
  readonly participant: ParticipantId;
  readonly store;
  /** What the server holds, as far as this page knows. */
  #saved: { readonly card: Scorecard; readonly basis: number | null };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;

  private constructor(participant: ParticipantId, rubric: Rubric, view: ScorecardView) {
    this.participant = participant;
    const { card, savedAt } = view.own;
    this.#saved = { card, basis: savedAt };
    const kept = keptScorecard(participant);
    const own = kept ? mergeScorecards(kept.base, kept.card, card) : card;
    this.store = createStore<ScoringState>()(() => ({ rubric, card: own, view, refusal: null }));
    if (kept) this.#soon(0);
    // What was typed last must not wait for the timer of a page that is going.
    window.addEventListener("pagehide", () => void this.#save());
  }

  static async open(participant: ParticipantId): Promise<OwnScorecard> {
    const [rubric, view] = await Promise.all([loadRubric(participant), loadScorecard(participant)]);
    return new OwnScorecard(participant, rubric, view);
  }

  change(update: (card: Scorecard) => Scorecard): void {
    this.#adopt(update(this.store.getState().card));
    this.#soon(pause);
  }

  /** Looks for what others have submitted meanwhile. */
  async refresh(): Promise<void> {
    const view = await loadScorecard(this.participant);
    this.store.setState({ view });
  }

  /** @throws AppError with the server's sentence */
  async submit(): Promise<void> {
    await this.#save();
    await submitScorecard(this.participant, { id: newSubmissionId(), card: this.store.getState().card });
    await this.refresh();
  }

  #adopt(card: Scorecard): void {
    this.store.setState({ card });
    const isSaved = card === this.#saved.card;
    keepScorecard(this.participant, isSaved ? null : { base: this.#saved.card, card });
    if (isSaved) reportSaveState("scorecard", "saved");
  }

  #soon(milliseconds: number): void {
    reportSaveState("scorecard", "saving");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), milliseconds);
  }

  #save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving ??= this.#send().finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  async #send(): Promise<void> {
    const { card } = this.store.getState();
    if (card === this.#saved.card) return;
    try {
      const { savedAt } = await putScorecard(this.participant, { card, basis: this.#saved.basis });
      this.#saved = { card, basis: savedAt };
      this.store.setState({ refusal: null });
    } catch (error) {
      if (error instanceof AppError && error.code === "conflict") await this.#takeIn();
      else {
        reportSaveState("scorecard", "not-saved");
        if (!isPassing(error)) this.store.setState({ refusal: sentenceOf(error) });
        else this.#timer = setTimeout(() => void this.#save(), retryPause);
        return;
      }
    }
    this.#adopt(this.store.getState().card);
    // Somebody went on typing, or another page had saved.
    await this.#send();
  }

  /** What another page of the same person has saved comes in here. */
  async #takeIn(): Promise<void> {
    const view = await loadScorecard(this.participant);
    const base = this.#saved.card;
    this.#saved = { card: view.own.card, basis: view.own.savedAt };
    const { card } = this.store.getState();
    this.store.setState({ view, card: mergeScorecards(base, card, view.own.card) });
  }
}
