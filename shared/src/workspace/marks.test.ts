import { expect, test } from "vitest";
import { Marks } from "./marks.ts";

const [ada, bob] = [{ by: "Ada" }, { by: "Bob" }];

test("what two have deleted at once is told once, and all that either has", () => {
  const marks = new Marks<{ by: string }>();
  marks.add(1, 5, 4, ada);
  marks.add(1, 5, 4, bob);
  marks.add(1, 7, 6, bob);
  expect(marks.of(1, 4, 10)).toEqual([
    { length: 1, mark: null },
    { length: 4, mark: ada },
    { length: 4, mark: bob },
    { length: 1, mark: null },
  ]);
});

test("what lies within what another one has deleted hides nothing of that", () => {
  const marks = new Marks<{ by: string }>();
  marks.add(1, 0, 10, ada);
  marks.add(1, 2, 3, bob);
  marks.add(1, 12, 1, bob);
  expect(marks.of(1, 7, 2)).toEqual([{ length: 2, mark: ada }]);
  expect(marks.of(1, 12, 1)).toEqual([{ length: 1, mark: bob }]);
});
