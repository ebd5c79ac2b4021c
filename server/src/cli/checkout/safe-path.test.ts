import { describe, expect, test } from "vitest";
import { checkoutFault, linkFault } from "./safe-path.ts";

test.each([
  "/etc/passwd",
  "../outside",
  "a/../../outside",
  "a/./b",
  "a//b",
  "",
  "a\0b",
  String.raw`a\..\..\outside`,
  ".git/hooks/post-checkout",
  "sub/.GIT/config",
  "git~1/config",
  ".hg/hgrc",
  "sub/.Hg./hgrc",
  ".tandiff-checkout/checkout.json",
  "con",
  "lib/NUL.txt",
  "com1",
  "LPT9.log",
  "aux .c",
])("%j is never written", (path) => {
  expect(checkoutFault(path)).not.toBeNull();
});

test.each([
  "lib/names.ts",
  "a b/größe.rb",
  ".gitignore",
  ".github/x.yml",
  "console.ts",
  "command.com1x",
  "...",
])("%j is", (path) => {
  expect(checkoutFault(path, "linux")).toBeNull();
});

test("on Windows what Windows cannot have is not written either", () => {
  for (const path of ["a:b", "C:/x", "what?.md", "ends.", "ends ", String.raw`a\b`]) {
    expect(checkoutFault(path, "win32")).not.toBeNull();
  }
  expect(checkoutFault("lib/names.ts", "win32")).toBeNull();
});

describe("a symbolic link", () => {
  test.each([
    ["link", "/etc/passwd"],
    ["link", "../outside"],
    ["a/link", "../../outside"],
    ["a/link", "b/../../.."],
    // Through another link this would lead out, though by its words it does not.
    ["a/b/link", "../up/../../x"],
    ["link", "C:/Windows"],
    ["link", String.raw`..\outside`],
    ["link", ".git/config"],
    ["link", ""],
  ])("%s → %j is not made", (path, target) => {
    expect(linkFault(path, target)).not.toBeNull();
  });

  test.each([
    ["link", "lib/names.ts"],
    ["a/b/link", "../../lib"],
    ["a/link", "./b"],
    ["a/link", ".."],
  ])("%s → %j is", (path, target) => {
    expect(linkFault(path, target)).toBeNull();
  });
});
