import { expect, test } from "vitest";
import { languageOf } from "./language.ts";

test.each([
  ["app/models/order.rb", "ruby"],
  ["app/views/index.html.erb", "erb"],
  ["Gemfile", "ruby"],
  ["build/Dockerfile.dev", "dockerfile"],
  ["Makefile", "makefile"],
  ["cmd/main.go", "go"],
  ["a.tsx", "typescript"],
  [".github/ci.YML", "yaml"],
])("%s is %s", (path, language) => {
  expect(languageOf(path)).toBe(language);
});

test("a file that no language is known for stays plain", () => {
  expect(languageOf("LICENSE")).toBeNull();
  expect(languageOf("data.bin")).toBeNull();
});
