import { expect, test } from "vitest";
import { mergeDraft, type LocalDraft } from "./draft-merge.ts";

const place = { key: "summary", position: null };

function local(body: string, basis: number | null, dirty = true): LocalDraft {
  return { ...place, body, basis, dirty, changedAt: 0 };
}

const stored = (body: string, savedAt: number) => ({ ...place, body, savedAt });
const never = (): boolean => false;

test("what was typed here after the server's copy is kept, and is still to be sent", () => {
  expect(mergeDraft(local("newer", 100), stored("older", 100), never)).toEqual(local("newer", 100));
});

test("what was typed elsewhere is taken where nothing was typed here", () => {
  expect(mergeDraft(undefined, stored("theirs", 200), never)).toEqual(local("theirs", 200, false));
  expect(mergeDraft(local("seen", 100, false), stored("theirs", 200), never)).toEqual(
    local("theirs", 200, false),
  );
});

test("of what was typed in two places at once nothing is lost", () => {
  expect(mergeDraft(local("mine", 100), stored("theirs", 200), never)).toEqual(local("theirs\n\nmine", 200));
  expect(mergeDraft(local("mine", null), stored("theirs", 200), never)?.body).toBe("theirs\n\nmine");
});

test("a text that holds the other one is enough", () => {
  expect(mergeDraft(local("One. Two.", 100), stored("One.", 200), never)?.body).toBe("One. Two.");
  expect(mergeDraft(local("One.", 100), stored("One. Two.", 200), never)?.body).toBe("One. Two.");
});

test("a wording that this page had itself is gone on from, though nobody answered that it was saved", () => {
  const merged = mergeDraft(local("Fewer", 100), stored("Few words", 200), (body) => body === "Few words");
  expect(merged).toEqual(local("Fewer", 200));
});

test("a draft that was sent or thrown away elsewhere does not come back, unless it was changed here", () => {
  expect(mergeDraft(local("sent meanwhile", 100, false), undefined, never)).toBeNull();
  expect(mergeDraft(local("typed offline", 100), undefined, never)).toEqual(local("typed offline", null));
});

test("a draft that was thrown away here stays thrown away, unless it was written on elsewhere", () => {
  expect(mergeDraft(local("", 100), stored("old wording", 100), never)).toEqual(local("", 100));
  expect(mergeDraft(local("", 100), undefined, never)).toBeNull();
  expect(mergeDraft(local("", 100), stored("written on", 200), never)?.body).toBe("written on");
});
