import { expect, test, vi } from "vitest";
import { paletteEntries } from "./palette-entries.ts";

const next = vi.fn<() => void>();
const groups = [
  {
    title: "Reading the code",
    shortcuts: [
      { keys: "]", label: "Next file", run: next },
      { keys: "Mod+Enter", label: "Save the comment" },
    ],
  },
];
const open = vi.fn<(path: string) => void>();
const files = { paths: ["app/order.rb", "lib/next_file.rb"], open };
const labels = (typed: string): string[] => paletteEntries(groups, files, typed).map(({ label }) => label);

test("before anything is typed there are the commands that can be run", () => {
  expect(labels("")).toEqual(["Next file"]);
});

test("commands and files that hold all the words are found, and do what they say", () => {
  expect(labels("file NEXT")).toEqual(["Next file", "lib/next_file.rb"]);
  expect(labels("nothing like it")).toEqual([]);
  for (const { run } of paletteEntries(groups, files, "next")) run();
  expect(next).toHaveBeenCalledOnce();
  expect(open).toHaveBeenCalledWith("lib/next_file.rb");
});
