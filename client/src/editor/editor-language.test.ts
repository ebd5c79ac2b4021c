import { expect, test } from "vitest";
import { editorLanguage } from "./editor-language.ts";

test("what a project is built with is known by its name, though it has no grammar of its own", () => {
  const known = ["Makefile", "go.mod", ".gitignore", "bin/rails", "Rakefile", "config.ru", "Dockerfile"];
  expect(known.map((path) => editorLanguage(path).name)).toEqual([
    "Makefile",
    "Go module",
    "Ignored files",
    "Ruby",
    "Ruby",
    "Ruby",
    "Dockerfile",
  ]);
  expect(editorLanguage("LICENSE").name).toBe("Plain text");
});
