import { usualRubric } from "@tandiff/shared/exercise/usual-rubric.ts";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import type { ScorecardView } from "@tandiff/shared/scoring/scorecard.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OwnScorecard } from "./own-scorecard.ts";

const me = ParticipantId.parse("ada0000000000000");
const view: ScorecardView = {
  own: { card: emptyScorecard, savedAt: null, submissions: [] },
  others: [],
};
const sentence = "The call has ended for good; nothing is scored any more.";

/** How the server answers the next attempts to save, first come first served; then it saves. */
let refusals: Response[];

beforeEach(() => {
  refusals = [];
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("fetch", async (path: string, { method = "GET" }: RequestInit = {}) => {
    if (method === "PUT") return refusals.shift() ?? Response.json({ savedAt: 1 });
    return Response.json(path.endsWith("/rubric") ? usualRubric : view);
  });
});

afterEach(() => void vi.unstubAllGlobals());

test("a scorecard that the server refuses says so in the server's words until it is saved, and keeps what was written", async () => {
  refusals.push(Response.json({ error: { code: "not-allowed", message: sentence } }, { status: 403 }));
  const own = await OwnScorecard.open(me);
  const refusal = (): string | null => own.store.getState().refusal;
  expect(refusal()).toBeNull();

  own.change((card) => ({ ...card, summary: "Reads closely." }));
  await expect.poll(refusal).toBe(sentence);
  expect(own.store.getState().card.summary).toBe("Reads closely.");

  own.change((card) => ({ ...card, summary: "Reads closely, asks well." }));
  await expect.poll(refusal).toBeNull();
  expect(own.store.getState().card.summary).toBe("Reads closely, asks well.");
});
