import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limits } from "../limits.ts";
import {
  decodeForDisplay,
  fixedReason,
  isBinary,
  readTextFile,
  writeTextFile,
  type EditableText,
} from "./text-file.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const asText = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

function editable(content: string): EditableText {
  const file = readTextFile(utf8(content));
  if (file.kind !== "editable") throw new Error(`not editable: ${file.reason}`);
  return file;
}

const listed = (bytes: Uint8Array) => bytes.join(" ");

function returns(bytes: Uint8Array): boolean {
  const file = readTextFile(bytes);
  return file.kind === "fixed" || listed(writeTextFile(file.text, file)) === listed(bytes);
}

const edited = (content: string, edit: (text: string) => string) => {
  const file = editable(content);
  return asText(writeTextFile(edit(file.text), file));
};

/** Files as awkward as they come: endings of all sorts, BOMs in odd places, separators that are no newlines. */
const pieces = fc.constantFrom(..."\n,\r\n,\r,a,b,\uFEFF, ,\t,\u2028,\u0085,\f,\u{1F600},ä,--,\0".split(","));
const content = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));

describe("a file that is read for the workspace", () => {
  test("has LF endings and no BOM, whatever it has on disk", () => {
    expect(editable("\uFEFFa\r\nb\nc").text).toBe("a\nb\nc");
  });

  test("returns byte for byte when nothing is changed", () => {
    let seen = 0;
    fc.assert(
      fc.property(content, (text) => {
        const bytes = utf8(text);
        const file = readTextFile(bytes);
        if (file.kind === "fixed") return;
        seen++;
        expect(file.text).not.toContain("\r");
        expect(writeTextFile(file.text, file)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
    expect(seen).toBeGreaterThan(200);
  });

  test("returns byte for byte where it is editable, for any bytes at all", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 30 }), returns), { numRuns: 2000 });
    expect(returns(utf8("a\r\nb"))).toBe(true);
  });

  test.each([
    ["a NUL", utf8("a\0b"), "binary"],
    ["Latin-1", Uint8Array.of(0x63, 0x61, 0x66, 0xe9), "not-utf8"],
    ["a carriage return inside a line", utf8("a\rb\n"), "bare-cr"],
    ["a carriage return at the very end", utf8("a\r"), "bare-cr"],
    ["more bytes than the limit", new Uint8Array(limits.workspaceFile + 1).fill(97), "too-large"],
  ] as const)("is read-only with %s, and a sentence says why", (_, bytes, reason) => {
    expect(readTextFile(bytes)).toEqual({ kind: "fixed", reason });
    expect(fixedReason(reason)).toMatch(/read-only here\.$/);
  });

  test("is editable at exactly the limit", () => {
    expect(readTextFile(new Uint8Array(limits.workspaceFile).fill(97)).kind).toBe("editable");
  });
});

describe("an edited file", () => {
  test("keeps CRLF, and gives it to new lines", () => {
    expect(edited("a\r\nb\r\n", (text) => text.replace("b\n", "x\nb\ny\n"))).toBe("a\r\nx\r\nb\r\ny\r\n");
  });

  test("with mixed endings gives each unchanged line its own, and new lines the majority's", () => {
    expect(edited("a\r\nb\nc\r\nd", (text) => text.replace("b\n", "b\nnew\n"))).toBe("a\r\nb\nnew\r\nc\r\nd");
  });

  test("gives new lines LF when neither ending leads", () => {
    expect(edited("a\r\nb\n", (text) => `${text}c\n`)).toBe("a\r\nb\nc\n");
    expect(edited("a", (text) => `${text}\nb\n`)).toBe("a\nb\n");
  });

  test("gains and loses its final newline as the text does", () => {
    expect(edited("a\r\nb\nc\r\nd", (text) => `${text}\n`)).toBe("a\r\nb\nc\r\nd\r\n");
    expect(edited("a\r\nb\nc\r\n", (text) => text.trimEnd())).toBe("a\r\nb\nc");
  });

  test("keeps its BOM, also when all else is deleted", () => {
    expect(edited("\uFEFFa\n", () => "")).toBe("\uFEFF");
    expect(edited("\uFEFF", () => "a\n")).toBe("\uFEFFa\n");
  });

  test("reads back as the text that was written", () => {
    fc.assert(
      fc.property(content, fc.array(fc.constantFrom("\n", "a", "b", " ")), (before, parts) => {
        const file = readTextFile(utf8(before));
        if (file.kind === "fixed") return;
        const text = parts.join("");
        const again = readTextFile(writeTextFile(text, file));
        expect(again.kind === "editable" && again.text).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a file that is shown", () => {
  test("is split at LF only and keeps its carriage returns", () => {
    expect(decodeForDisplay(utf8("a\r\nb\u2028c\u0085d\fe\rf\n"))).toEqual({
      lines: ["a\r", "b\u2028c\u0085d\fe\rf"],
      encoding: "utf-8",
      finalNewline: true,
      bom: false,
    });
  });

  test("tells of a BOM and a missing final newline", () => {
    expect(decodeForDisplay(utf8("\uFEFFa\nb"))).toMatchObject({
      lines: ["a", "b"],
      finalNewline: false,
      bom: true,
    });
  });

  test("has no lines when empty, and one when it is a BOM only, as git counts", () => {
    expect(decodeForDisplay(utf8(""))).toMatchObject({ lines: [], finalNewline: true });
    expect(decodeForDisplay(utf8("\uFEFF"))).toMatchObject({ lines: [""], finalNewline: false, bom: true });
  });

  test("is read as windows-1252 when it is not UTF-8", () => {
    expect(decodeForDisplay(Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a))).toMatchObject({
      lines: ["café"],
      encoding: "windows-1252",
    });
  });

  test("is binary when a NUL is among its first 8000 bytes", () => {
    const bytes = new Uint8Array(8001).fill(97);
    bytes[8000] = 0;
    expect(isBinary(bytes)).toBe(false);
    bytes[7999] = 0;
    expect(isBinary(bytes)).toBe(true);
  });
});
