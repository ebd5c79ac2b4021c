import { afterAll, expect, test, vi } from "vitest";
import { isFull, printedSeed, randomFrom, sayRounds } from "../../server/src/sync/testing.ts";
import { simulateBrowser } from "./browser.ts";
import { happenings, type Happening } from "./happenings.ts";
import { Plan } from "./plan.ts";
import { SimulatedServer } from "./server.ts";

// Before Yjs and y-websocket look at the clock for the first time: they keep what they find.
vi.hoisted(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
});
simulateBrowser();
afterAll(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const plans = isFull ? 100_000 : 150;
/** A fresh database now and then, so that it stays small. */
const plansPerServer = 500;
const firstSeed = printedSeed("simulation");
const happened = new Map<Happening, number>();

test(
  "whatever people do and the line and the server suffer, all have one text with nothing lost or doubled",
  async () => {
    let tokens = 0;
    for (let from = 0; from < plans; from += plansPerServer) {
      const server = new SimulatedServer();
      try {
        for (let index = from; index < Math.min(plans, from + plansPerServer); index += 1) {
          tokens += await runPlan(server, firstSeed + index);
        }
      } finally {
        await server.cleanUp();
      }
      if (isFull) process.stdout.write(`simulation: ${from + plansPerServer} of ${plans} plans are fine\n`);
    }
    sayRounds("simulation", firstSeed, `${plans} plans, ${tokens} words`);
    expect(tokens / plans).toBeGreaterThan(20);
    expect(happenings.filter((what) => !happened.has(what))).toEqual([]);
  },
  6 * 3_600_000,
);

async function runPlan(server: SimulatedServer, seed: number): Promise<number> {
  // Neighbouring seeds would begin alike.
  const plan = new Plan(server, randomFrom(Math.imul(seed, 0x9e37_79b1)), (what) =>
    happened.set(what, (happened.get(what) ?? 0) + 1),
  );
  try {
    await plan.run();
    return plan.tokens;
  } catch (error) {
    const replay = `TANDIFF_SEED=${seed} npx -y pnpm@12.21.0 test:unit e2e/simulation`;
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\nReplay: ${replay}\n${plan.steps.join("\n")}`, { cause: error });
  } finally {
    plan.end();
  }
}
