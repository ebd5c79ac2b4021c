import { once } from "node:events";
import type { PageView } from "@tandiff/shared/live/protocol.ts";
import { FileId } from "@tandiff/shared/ids.ts";
import { ReplayPiece } from "@tandiff/shared/replay/protocol.ts";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { readView } from "../storage/read-view.ts";
import { createSession, startTestApp, until } from "../testing-app.ts";

const view = (path: string): PageView => ({ place: { view: "workspace", path }, line: 3, cursor: 7 });

/** A session with the candidate's and an interviewer's page, on a clock that the test moves. */
async function pages() {
  const clock = { now: 1_800_000_000_000 };
  const app = await startTestApp({ now: () => clock.now, housekeepingMilliseconds: 20 });
  const session = await createSession(app);
  const hers = await LivePage.of(session.candidate);
  const his = await LivePage.of(session.interviewer);
  const kept = (): string[] =>
    [...app.test.log.read(session.links.id)].flatMap((row) => {
      if (row.kind !== "view:page") return [];
      const { place } = readView(row);
      return place.view === "workspace" ? [place.path ?? ""] : [place.view];
    });
  /** Shows a file, and waits until the server has read that. */
  const show = async (page: LivePage, path: string): Promise<void> => {
    page.socket.send(JSON.stringify({ type: "view", view: view(path) }));
    page.socket.ping();
    await once(page.socket, "pong");
    // Its turn comes before that of what is asked now.
    await session.interviewer.command({ type: "call.resume" });
  };
  return { app, clock, ...session, hers, his, show, kept };
}

test("what a page shows is kept from the candidate's yes on, in the call, once a second", async () => {
  const { app, clock, candidate, interviewer, hers, his, show, kept } = await pages();
  await show(hers, "before-the-call");
  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  await show(hers, "without-a-yes");
  await show(his, "without-a-yes");
  expect(kept()).toEqual([]);
  await candidate.do({ type: "consent.give" });
  await show(hers, "a");
  await show(his, "b");
  await show(hers, "too-soon");
  clock.now += 999;
  await show(hers, "too-soon-still");
  clock.now += 1;
  await show(hers, "c");
  expect(kept()).toEqual(["a", "b", "c"]);
  clock.now += 1_000;
  await candidate.do({ type: "focus.start", minutes: 2 });
  const file = FileId.parse("1");
  await candidate.ask("/focus", { method: "PUT", body: JSON.stringify({ file, text: "x" }) });
  await show(hers, "in-focus");
  await show(his, "in-focus");
  expect(kept()).toHaveLength(3);
  clock.now += 1_000;
  await candidate.do({ type: "focus.end" });
  await show(hers, "d");
  clock.now += 1_000;
  await interviewer.do({ type: "call.end" });
  clock.now += 1_000;
  await show(his, "after-the-end");
  expect(kept()).toEqual(["a", "b", "c", "d"]);
  expect(app.reported).toEqual([]);
  // No page is ever sent one.
  expect([hers, his].map(({ texts }) => texts.join("").includes('"line":3'))).toEqual([false, false]);
  const answer = await interviewer.ask("/replay/pieces/0");
  const { steps } = ReplayPiece.parse(JSON.parse(await answer.text()));
  const shown = steps.flatMap((step) => (step.kind === "view" ? [step.view] : []));
  expect(shown).toEqual(["a", "b", "c", "d"].map(view));
});

test("a yes that is taken back in the call is not given again: what was kept goes at the end", async () => {
  const { candidate, interviewer, hers, his, show, kept } = await pages();
  await candidate.do({ type: "consent.give" });
  await candidate.do({ type: "consent.withdraw" });
  await candidate.do({ type: "consent.give" });
  await candidate.do({ type: "review.open" });
  await show(hers, "in-the-review");
  await show(his, "before-the-call");
  expect(kept()).toEqual([]);
  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  await show(hers, "a");
  expect(kept()).toEqual(["a"]);
  await candidate.do({ type: "consent.withdraw" });
  const again = await candidate.command({ type: "consent.give" });
  expect([again.status, await again.text()]).toEqual([409, expect.stringContaining("during the call")]);
  await interviewer.do({ type: "call.end" });
  await until("it is gone", () => kept().length === 0);
});
