import { expect, test } from "vitest";
import { mergeDrafts, type LocalDraft } from "./draft-merge.ts";

function local(body: string, editedAt: number, dirty: boolean): ReadonlyMap<string, LocalDraft> {
  return new Map([["summary", { key: "summary", body, position: null, editedAt, dirty }]]);
}

function server(body: string, savedAt: number) {
  return [{ key: "summary", body, position: null, savedAt }];
}

function bodyOf(merged: ReadonlyMap<string, LocalDraft>): string | undefined {
  return merged.get("summary")?.body;
}

test("what was typed here after the server's copy is kept, and is still to be sent", () => {
  const merged = mergeDrafts(local("newer, from here", 200, true), server("older", 100));
  expect(merged.get("summary")).toMatchObject({ body: "newer, from here", dirty: true });
});

test("what was typed on another device since then wins", () => {
  expect(bodyOf(mergeDrafts(local("older, from here", 100, true), server("newer", 200)))).toBe("newer");
});

test("the server's copy wins over one that it has already seen, whatever the clocks say", () => {
  expect(bodyOf(mergeDrafts(local("seen", 999, false), server("changed elsewhere", 200)))).toBe(
    "changed elsewhere",
  );
});

test("a draft that was sent or thrown away elsewhere does not come back", () => {
  expect(bodyOf(mergeDrafts(local("sent meanwhile", 100, false), []))).toBeUndefined();
  expect(bodyOf(mergeDrafts(local("typed offline", 100, true), []))).toBe("typed offline");
});

test("a draft that was thrown away here without a connection stays thrown away", () => {
  const merged = mergeDrafts(local("", 200, true), server("old wording", 100));
  expect(merged.get("summary")).toMatchObject({ body: "", dirty: true });
});
