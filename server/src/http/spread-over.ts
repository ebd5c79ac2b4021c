import { setTimeout as pause } from "node:timers/promises";

/** Does one after the other, at even distances; resolves when all the time has passed. */
export async function spreadOver<One>(
  milliseconds: number,
  all: readonly One[],
  doOne: (one: One) => void,
): Promise<void> {
  const beganAt = performance.now();
  const until = async (moment: number): Promise<void> => {
    const left = beganAt + moment - performance.now();
    if (left > 0) await pause(left);
  };
  for (const [index, one] of all.entries()) {
    await until((milliseconds * index) / all.length);
    doOne(one);
  }
  await until(milliseconds);
}
