import { isFull, printedSeed, randomFrom, sayRounds } from "../../server/src/sync/testing.ts";
import type { Happening } from "./happenings.ts";
import { Plan } from "./plan.ts";
import { SimulatedServer } from "./server.ts";

/** A fresh database now and then, so that it stays small. */
const plansPerServer = 500;

export interface PlaysOptions {
  /** Of the run, and of its file. */
  readonly name: string;
  readonly plans: number;
  readonly mostNodes: number;
}

/** What came of all plans. */
export interface Played {
  readonly tokens: number;
  readonly happened: ReadonlySet<Happening>;
}

/** Plays plans one after the other, from the run's seed. @throws with what happened, and how to see it again */
export async function play({ name, plans, mostNodes }: PlaysOptions): Promise<Played> {
  const firstSeed = printedSeed(name);
  const happened = new Set<Happening>();
  let tokens = 0;
  for (let from = 0; from < plans; from += plansPerServer) {
    const server = new SimulatedServer(mostNodes);
    const end = Math.min(plans, from + plansPerServer);
    try {
      for (let index = from; index < end; index += 1) {
        tokens += await playOne(server, firstSeed + index, name, (what) => happened.add(what));
      }
    } finally {
      await server.cleanUp();
    }
    if (isFull) process.stdout.write(`${name}: ${end} of ${plans} plans are fine\n`);
  }
  sayRounds(name, firstSeed, `${plans} plans, ${tokens} words`);
  return { tokens, happened };
}

async function playOne(
  server: SimulatedServer,
  seed: number,
  name: string,
  happened: (what: Happening) => void,
): Promise<number> {
  // Neighbouring seeds would begin alike.
  const plan = new Plan(server, randomFrom(Math.imul(seed, 0x9e37_79b1)), happened);
  try {
    await plan.run();
    return plan.tokens;
  } catch (error) {
    const replay = `TANDIFF_SEED=${seed} npx -y pnpm@12.21.0 test:unit e2e/simulation/${name}.test.ts`;
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\nReplay: ${replay}\n${plan.steps.join("\n")}`, { cause: error });
  } finally {
    plan.end();
  }
}
