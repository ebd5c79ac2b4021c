import { expect, test } from "vitest";
import { firstIndex } from "./first-index.ts";

test("the first is found wherever it is, also where there is none, without looking at all", () => {
  for (const length of [0, 1, 2, 3, 1_000]) {
    for (let first = 0; first <= length; first += 1) {
      let looks = 0;
      const found = firstIndex(length, (index) => {
        looks += 1;
        return index >= first;
      });
      expect(found).toBe(first);
      expect(looks).toBeLessThanOrEqual(Math.ceil(Math.log2(length + 1)));
    }
  }
});
