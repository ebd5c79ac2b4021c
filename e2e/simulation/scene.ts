import type { Happening } from "./happenings.ts";
import type { Random, SimulatedServer } from "./server.ts";

/** What all share who draw steps of one plan. */
export interface Scene {
  readonly server: SimulatedServer;
  readonly random: Random;
  /** Tells a step to whoever reads what happened. */
  readonly say: (step: string) => void;
  /** Told what of the rarer things took place. */
  readonly happened: (what: Happening) => void;
  /** Does what is to be done once the server has answered; that it refuses something is no fault. */
  readonly run: (asked: Promise<unknown>, answered?: () => void) => void;
}
