import { expect, test } from "vitest";
import { knownPaths, lineReferences } from "./line-references.ts";

const known = knownPaths([
  "Rakefile",
  "app/models/order.rb",
  "berth_test.go",
  "internal/store/store.go",
  "lib/index.ts",
  "main.go",
  "pkg/a/util.go",
  "pkg/b/util.go",
  "spec/order_spec.rb",
  "src/größe.test.ts",
  "src/sum.test.ts",
  "test/models/order_test.rb",
  "tests/test_sum.py",
]);

/** What is linked, as `text → path:line`. */
function links(text: string): string[] {
  return lineReferences(text, known).map(
    ({ from, to, path, line }) => `${text.slice(from, to)} → ${path}:${line}`,
  );
}

test.each([
  [
    "ruby",
    "./app/models/order.rb:12:in 'Order#total': undefined",
    ["./app/models/order.rb:12 → app/models/order.rb:12"],
  ],
  [
    "rspec",
    "     # ./spec/order_spec.rb:7:in 'block (2 levels)'",
    ["./spec/order_spec.rb:7 → spec/order_spec.rb:7"],
  ],
  [
    "rspec's list",
    "rspec ./spec/order_spec.rb:5 # Order adds",
    ["./spec/order_spec.rb:5 → spec/order_spec.rb:5"],
  ],
  [
    "minitest",
    "Failure: OrderTest#test_x [test/models/order_test.rb:9]:",
    ["test/models/order_test.rb:9 → test/models/order_test.rb:9"],
  ],
  ["rake", "Rakefile:3:in 'task'", ["Rakefile:3 → Rakefile:3"]],
  ["go test", "    berth_test.go:42: got 3, want 4", ["berth_test.go:42 → berth_test.go:42"]],
  ["go test, in a package", "    store.go:8: no", ["store.go:8 → internal/store/store.go:8"]],
  ["go build", "./main.go:12:3: undefined: x", ["./main.go:12:3 → main.go:12"]],
  [
    "a go panic",
    "\t/home/ada/quayside/internal/store/store.go:88 +0x1d",
    ["/home/ada/quayside/internal/store/store.go:88 → internal/store/store.go:88"],
  ],
  ["tsc", "src/sum.test.ts(12,5): error TS2322: Type", ["src/sum.test.ts(12,5) → src/sum.test.ts:12"]],
  ["tsc, pretty", "src/sum.test.ts:12:5 - error TS2322", ["src/sum.test.ts:12:5 → src/sum.test.ts:12"]],
  ["vitest", " ❯ src/größe.test.ts:4:19", ["src/größe.test.ts:4:19 → src/größe.test.ts:4"]],
  [
    "jest",
    "      at Object.<anonymous> (src/sum.test.ts:3:21)",
    ["src/sum.test.ts:3:21 → src/sum.test.ts:3"],
  ],
  [
    "node",
    "    at file:///home/ada/app/lib/index.ts:10:9",
    ["file:///home/ada/app/lib/index.ts:10:9 → lib/index.ts:10"],
  ],
  [
    "windows",
    String.raw`at C:\work\app\lib\index.ts:10:9`,
    [String.raw`C:\work\app\lib\index.ts:10:9 → lib/index.ts:10`],
  ],
  [
    "python",
    '  File "/home/ada/app/tests/test_sum.py", line 4, in test_sum',
    ['File "/home/ada/app/tests/test_sum.py", line 4 → tests/test_sum.py:4'],
  ],
  ["pytest", "tests/test_sum.py:4: AssertionError", ["tests/test_sum.py:4 → tests/test_sum.py:4"]],
  [
    "pytest from a folder below",
    "../tests/test_sum.py:4: AssertionError",
    ["../tests/test_sum.py:4 → tests/test_sum.py:4"],
  ],
  ["two in a line", "main.go:1 and main.go:2", ["main.go:1 → main.go:1", "main.go:2 → main.go:2"]],
])("%s", (_, text, expected) => {
  expect(links(text)).toEqual(expected);
});

test.each([
  ["a file that is not there", "src/gone.ts:3:4"],
  ["code of others with a name of one's own", "at /app/node_modules/x/lib/index.ts:10:9"],
  ["a name that two files have", "    util.go:8: no"],
  ["a line 0", "main.go:0"],
  ["a time", "12:34:56 done in main.go"],
  ["an address", "http://localhost:4040/main.go"],
])("does not link %s", (_, text) => {
  expect(links(text)).toEqual([]);
});

test("a hostile line takes no time", () => {
  const start = performance.now();
  for (const part of ["a/", "a(", "1:", 'File "', ":1", "a,"]) links(part.repeat(900));
  expect(performance.now() - start).toBeLessThan(500);
});
