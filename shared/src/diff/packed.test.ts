import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { MergeRequestView } from "../api.ts";
import { byPath } from "../exercise/by-path.ts";
import type { TreeEntry } from "../exercise/tree.ts";
import { BlobHash } from "../ids.ts";
import { diffTrees } from "./tree-diff.ts";
import { packMergeRequest, unpackMergeRequest } from "./packed.ts";

test("a merge request comes out as it went in, head and every edit of it", () => {
  const text = fc
    .array(fc.constantFrom("a\n", "b\n", "c\n", "}\n"), { maxLength: 12 })
    .map((lines) => lines.join(""));
  const file = fc.record({
    mode: fc.constantFrom("100644" as const, "100755" as const, "120000" as const),
    text,
  });
  const path = fc.constantFrom("a", "b", "b.c", "b/d", "é", "z");
  fc.assert(
    // Most files stay; a change of null removes one.
    fc.property(fc.dictionary(path, file), fc.dictionary(path, fc.option(file)), (before, change) => {
      const texts = new Map<BlobHash, Uint8Array>();
      const tree = (from: typeof change): TreeEntry[] =>
        Object.entries(from)
          .flatMap(([name, content]) => (content ? [[name, content] as const] : []))
          .map(([name, { mode, text: content }]) => {
            const bytes = new TextEncoder().encode(content);
            const digits = Array.from(bytes, (byte) => byte.toString(16))
              .join("")
              .slice(0, 62);
            const blob = BlobHash.parse(
              `${digits.length.toString(16).padStart(2, "0")}${digits.padEnd(62, "0")}`,
            );
            texts.set(blob, bytes);
            return { path: name, mode, blob, size: bytes.length };
          })
          .toSorted(byPath);
      const [base, head] = [tree(before), tree({ ...before, ...change })];
      const changes = diffTrees(base, head, (hash) => texts.get(hash) ?? new Uint8Array());
      const view: MergeRequestView = {
        slug: "made",
        kind: "review",
        title: "Made",
        brief: "",
        language: null,
        mergeRequest: { title: "Made", description: "" },
        commits: [],
        base,
        head,
        diffs: changes.map((one, index) => ({ ...one, generated: index % 2 === 0 })),
      };
      const packed = packMergeRequest(view, (hash) => texts.get(hash) ?? new Uint8Array());
      expect(unpackMergeRequest(JSON.parse(JSON.stringify(packed)))).toEqual(view);
    }),
  );
});
