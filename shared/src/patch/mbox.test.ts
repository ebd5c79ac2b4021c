import { describe, expect, test } from "vitest";
import { fromByteString, toByteString } from "../text/byte-string.ts";
import { mboxPatch, type PatchMail } from "./mbox.ts";

const mail = (parts: Partial<PatchMail>) =>
  toByteString(
    mboxPatch({
      author: { name: "Ann", email: "ann@example.com" },
      coAuthors: [],
      date: new Date("2026-11-02T09:05:00Z"),
      subject: "Round the total",
      body: "",
      diff: fromByteString("diff --git a/f b/f\n"),
      ...parts,
    }),
  );
const line = (text: string, start: string) => text.split("\n").find((each) => each.startsWith(start));

describe("a patch as a mail", () => {
  test("is one message with the commit's author, date, message and diff", () => {
    const coAuthors = [{ name: "Bo <x>", email: "bo@example.com" }];
    expect(mail({ body: "Because.\n", coAuthors })).toBe(
      [
        "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001",
        "From: Ann <ann@example.com>",
        "Date: Mon, 02 Nov 2026 09:05:00 +0000",
        "Subject: [PATCH] Round the total",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        "Because.",
        "",
        "Co-authored-by: Bo x <bo@example.com>",
        "---",
        "diff --git a/f b/f",
        "",
      ].join("\n"),
    );
  });

  test("is nothing when nothing changed", () => {
    expect(mail({ diff: new Uint8Array() })).toBe("");
  });

  test("goes in base64 of 76 columns when it holds a CR or is not UTF-8, and plainly otherwise", () => {
    for (const diff of [`+${"a".repeat(200)}\r\n`, "+caf\xe9\n"]) {
      const [head = "", body = ""] = mail({ diff: fromByteString(diff) }).split("\n\n");
      expect(head).toContain("Content-Transfer-Encoding: base64");
      expect(Math.max(...body.split("\n").map((each) => each.length))).toBeLessThanOrEqual(76);
      expect(atob(body.replaceAll("\n", ""))).toBe(`---\n${diff}`);
    }
    expect(mail({ diff: fromByteString("+caf\xc3\xa9\n") })).toContain("8bit\n\n---\n+caf\xc3\xa9\n");
  });

  test("keeps every header line short and in ASCII", () => {
    const text = mail({
      subject: "ä".repeat(100),
      author: { name: "Zoë ".repeat(9), email: "z@example.com" },
    });
    const head = text.slice(0, text.indexOf("\n\n"));
    expect(head).toMatch(/^[\n -~]*$/);
    expect(Math.max(...head.split("\n").map((each) => each.length))).toBeLessThanOrEqual(78);
  });

  test("folds a long subject at its spaces", () => {
    const [, folded = ""] = /Subject: ([^]*?)\nMIME/.exec(mail({ subject: "word ".repeat(40) })) ?? [];
    expect(folded.split("\n ").join(" ")).toBe(`[PATCH] ${"word ".repeat(40).trimEnd()}`);
    expect(folded.split("\n").length).toBe(3);
  });

  test("names whoever has no usable name or address", () => {
    expect(line(mail({ author: { name: "", email: "" } }), "From: ")).toBe(
      "From: Unknown <unknown@example.invalid>",
    );
    expect(line(mail({ author: { name: " <.,> ", email: "a b" } }), "From: ")).toBe(
      "From: Unknown <unknown@example.invalid>",
    );
  });

  test("lets no name or subject add a header", () => {
    const text = mail({
      author: { name: "Ann\nBcc: x", email: "a\n@example.com" },
      subject: "One\r\nBcc: y",
    });
    expect(text).not.toMatch(/^Bcc/m);
    expect(text).toContain("Subject: [PATCH] One Bcc: y\n");
  });
});
