import { AppError } from "@tandiff/shared/errors.ts";
import { FileId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { expect, test } from "vitest";
import { testRow } from "../testing.ts";
import { contract, logTexts, withSession } from "./testing-contract.ts";

const onALine = {
  key: "new:app.go",
  body: "Is this\nnil?",
  position: { path: "app.go", side: "head" as const, lines: { start: 3, end: 4 } },
};
const summary = { key: "summary", body: "Well done", position: null };
const main = FileId.parse("0");
const other = FileId.parse("1");
const ended = testRow("{}", { kind: "focus.ended" });

contract((open, shared) => {
  test("drafts come back as they were last saved, to their author only", async () => {
    const { server, storage, session, candidate, interviewer } = await withSession(open());
    await storage.putDraft(candidate, session, onALine, null, 10);
    await storage.putDraft(candidate, session, { ...summary, body: "W" }, null, 20);
    await storage.putDraft(candidate, session, summary, 20, 30);
    await storage.putDraft(interviewer, session, { ...summary, body: "mine" }, null, 40);

    const expected = [
      { ...onALine, savedAt: 10 },
      { ...summary, savedAt: 30 },
    ];
    expect(await storage.drafts(candidate, session)).toEqual(expected);
    expect(await storage.drafts(interviewer, session)).toEqual([{ ...summary, body: "mine", savedAt: 40 }]);
    const again = await server.restart();
    expect(await again.storage.drafts(candidate, session)).toEqual(expected);
  });

  test("a deleted draft is gone, and another person's with the same key stays", async () => {
    const { storage, session, candidate, interviewer } = await withSession(shared());
    await storage.putDraft(candidate, session, summary, null, 1);
    await storage.putDraft(candidate, session, onALine, null, 1);
    await storage.putDraft(interviewer, session, summary, null, 1);
    await storage.deleteDraft(candidate, session, "summary", 1);
    await storage.deleteDraft(candidate, session, "never saved", null);

    expect(await storage.drafts(candidate, session)).toEqual([{ ...onALine, savedAt: 1 }]);
    expect(await storage.drafts(interviewer, session)).toHaveLength(1);
  });

  test("of two that go on from the same wording at once one is refused, and the first one's is kept", async () => {
    const { storage, session, candidate } = await withSession(shared());
    const put = (body: string, basis: number | null) =>
      storage.putDraft(candidate, session, { ...summary, body }, basis, 10);
    const basis = await put("Both read this.", null);
    const [first, second, deleted] = await Promise.allSettled([
      put("First.", basis),
      put("Second.", basis),
      storage.deleteDraft(candidate, session, summary.key, basis),
    ]);
    expect([second, deleted]).toMatchObject([
      { reason: { code: "conflict" } },
      { reason: { code: "conflict" } },
    ]);
    // Another time than the one before, though the clock says the same.
    expect(first).toEqual({ status: "fulfilled", value: 11 });
    expect(await storage.drafts(candidate, session)).toEqual([{ ...summary, body: "First.", savedAt: 11 }]);
  });

  test("of two that begin the same draft at once one is kept", async () => {
    const { storage, session, candidate } = await withSession(shared());
    const puts = ["First.", "Second."].map((body) =>
      storage.putDraft(candidate, session, { ...summary, body }, null, 10),
    );
    const outcomes = await Promise.allSettled(puts);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await storage.drafts(candidate, session)).toHaveLength(1);
  });

  test("a draft that was moved to another person does not open", async () => {
    const { storage, tamper, session, candidate, interviewer } = await withSession(open());
    await storage.putDraft(candidate, session, summary, null, 1);
    await tamper(`UPDATE private_values SET participant = '${interviewer}'`);
    await expect(storage.drafts(interviewer, session)).rejects.toThrow("authenticate");
  });

  test("viewed marks come back for their owner only, each path once, until they are taken back", async () => {
    const { server, storage, session, candidate, interviewer } = await withSession(open());
    const mark = (path: string, viewed = true) => storage.putViewed(candidate, session, { path, viewed }, 1);
    await mark("b.go");
    await mark("a.go");
    await mark("b.go");
    await storage.putViewed(interviewer, session, { path: "c.go", viewed: true }, 1);
    // A draft of the same key is another thing.
    await storage.putDraft(candidate, session, { ...summary, key: "a.go" }, null, 1);
    expect(await storage.viewed(candidate, session)).toEqual(["b.go", "a.go"]);
    expect(await storage.viewed(interviewer, session)).toEqual(["c.go"]);

    await mark("a.go", false);
    await mark("never.go", false);
    const again = await server.restart();
    expect(await again.storage.viewed(candidate, session)).toEqual(["b.go"]);
    expect((await again.storage.drafts(candidate, session)).map(({ key }) => key)).toEqual(["a.go"]);
  });

  test("what a candidate needs is kept, and is nothing where nobody said anything", async () => {
    const { storage, session } = await withSession(shared());
    const nothing = await storage.accommodations(session);
    const needs = { ...nothing, moreTime: 50, note: "A break after half an hour." };
    await storage.putAccommodations(session, nothing, 1);
    await storage.putAccommodations(session, needs, 2);
    expect(await storage.accommodations(session)).toEqual(needs);
  });

  test("when it was put that a candidate needs something is later each time, whatever the clocks say", async () => {
    const { storage, session } = await withSession(shared());
    expect(await storage.accommodationsPutAt([session])).toEqual(new Map());
    const needs = await storage.accommodations(session);
    const times: (number | undefined)[] = [];
    for (const at of [5, 5, 3, 9]) {
      await storage.putAccommodations(session, needs, at);
      times.push((await storage.accommodationsPutAt([session])).get(session));
    }
    expect(times).toEqual([5, 6, 7, 9]);
    expect(await storage.accommodationsPutAt([])).toEqual(new Map());
  });

  test("a scorecard is its author's, and each that is submitted stays", async () => {
    const { storage, session, candidate, interviewer } = await withSession(shared());
    expect(await storage.scorecard(interviewer, session)).toBeNull();
    const savedAt = await storage.putScorecard(interviewer, session, emptyScorecard, null, 5);
    expect(await storage.scorecard(interviewer, session)).toEqual({ card: emptyScorecard, savedAt });
    expect(await storage.scorecard(candidate, session)).toBeNull();
    await expect(storage.putScorecard(interviewer, session, emptyScorecard, null, 6)).rejects.toThrow(
      "changed on another page",
    );
  });

  test("the last text of each file of a focus time is there again after a restart", async () => {
    const { server, storage, session } = await withSession(open());
    await storage.beginFocus(session);
    await storage.append(session, [testRow("{}", { kind: "focus.started" })]);
    await storage.putFocusText(session, main, "first");
    await storage.putFocusText(session, other, "beside");
    await storage.putFocusText(session, main, "second");
    expect([...(await storage.focusTexts(session))]).toEqual([
      [main, "second"],
      [other, "beside"],
    ]);
    const again = await server.restart();
    expect((await again.storage.focusTexts(session)).get(main)).toBe("second");
    expect(await again.storage.focusSessions()).toEqual([session]);
  });

  test("a text of a focus time is replaced only where whoever puts the next one agrees to what is stored", async () => {
    const { storage, session } = await withSession(shared());
    await storage.beginFocus(session);
    const stored: (string | null)[] = [];
    const look = (text: string | null): void => void stored.push(text);
    await storage.putFocusText(session, other, "beside", look);
    await storage.putFocusText(session, main, "first", look);
    await storage.putFocusText(session, main, "second", look);
    const refused = storage.putFocusText(session, main, "third", () => {
      throw new AppError("conflict", "Gone on elsewhere.");
    });
    await expect(refused).rejects.toThrow("Gone on elsewhere.");
    expect(stored).toEqual([null, null, "first"]);
    expect((await storage.focusTexts(session)).get(main)).toBe("second");
  });

  test("the end of a focus time has all that was taken in it, or is refused", async () => {
    const { storage, session } = await withSession(shared());
    await storage.beginFocus(session);
    await storage.putFocusText(session, main, "first");
    const texts = await storage.focusTexts(session);
    await storage.putFocusText(session, main, "last");
    const [tooEarly, beside] = [
      storage.append(session, [ended], await storage.logHead(session), texts),
      testRow("beside"),
    ];
    await expect(tooEarly).rejects.toMatchObject({ code: "conflict" });
    await storage.append(session, [beside]);
    await storage.putFocusText(session, other, "goes on");
    await storage.append(session, [ended], await storage.logHead(session), await storage.focusTexts(session));
    expect(await logTexts(storage, session)).toEqual(["{}", "beside", "{}"]);
    await expect(storage.putFocusText(session, main, "late")).rejects.toThrow("The focus time is over.");
  });

  test("of the end of a focus time and a text that come at once, one is refused", async () => {
    const { storage, session } = await withSession(shared());
    for (let round = 0; round < 3; round += 1) {
      await storage.beginFocus(session);
      await storage.append(session, [testRow("{}", { kind: "focus.started" })]);
      await storage.putFocusText(session, main, "first");
      const texts = await storage.focusTexts(session);
      const [end, text] = await Promise.allSettled([
        storage.append(session, [ended], undefined, texts),
        storage.putFocusText(session, main, "last"),
      ]);
      expect([end.status, text.status].toSorted()).toEqual(["fulfilled", "rejected"]);
      if (end.status === "rejected")
        await storage.append(session, [ended], undefined, await storage.focusTexts(session));
    }
  });

  test("after the end of a focus time nothing of it is left", async () => {
    const { storage, count, session } = await withSession(open());
    await storage.beginFocus(session);
    await storage.putFocusText(session, main, "a word thought better of");
    await storage.append(session, [ended]);
    await storage.endFocus(session);
    await storage.endFocus(session);
    expect(await storage.focusTexts(session)).toEqual(new Map());
    expect(await storage.focusSessions()).toEqual([]);
    expect(await count("focus_texts")).toBe(0);
  });

  test("nothing is taken before a focus time, after it, or past the limit", async () => {
    const { storage, session } = await withSession(shared());
    const put = async (file: FileId, text: string) => storage.putFocusText(session, file, text);
    await expect(put(main, "early")).rejects.toThrow("over");
    await storage.beginFocus(session);
    const large = "x".repeat(limits.focus - 200);
    await put(main, large);
    await expect(put(other, "x".repeat(300))).rejects.toThrow("at most 1 MiB");
    await put(main, `${large}!`);
    expect([...(await storage.focusTexts(session)).keys()]).toEqual([main]);
    await storage.append(session, [ended]);
    await storage.endFocus(session);
    await expect(put(main, "late")).rejects.toThrow("over");
  });

  test("who destroys the session's key has destroyed what is written in its focus time", async () => {
    const { server, storage, session } = await withSession(open());
    await storage.beginFocus(session);
    await storage.putFocusText(session, main, "gone");
    expect((await storage.focusTexts(session)).size).toBe(1);
    await server.destroyKey(session);
    expect(await storage.focusTexts(session).catch(() => new Map())).toEqual(new Map());
    await expect(async () => storage.putFocusText(session, main, "late")).rejects.toThrow(/over|erased/);
  });
});
