import { randomUUID } from "node:crypto";
import { CommandId } from "@tandiff/shared/ids.ts";
import type { LiveMessage, Look } from "@tandiff/shared/live/protocol.ts";
import { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { describe, expect, test } from "vitest";
import { until } from "../testing-app.ts";
import { openLiveNodes, type TestPage } from "./testing-live-nodes.ts";

const lookAt = (path: string): Look => ({
  place: { view: "file", path },
  since: false,
  row: null,
  shift: null,
  chosen: null,
  editor: null,
});

/** Names in the place of ids, which are others each time. */
type Named = (text: string) => string;

/** All that a page was told of the others: who is here, what they look at, and who asked to come. */
function told(page: TestPage, named: Named): readonly (readonly LiveMessage[])[] {
  const all = [page.of("presence"), page.of("look"), page.of("gather")];
  return JSON.parse(named(JSON.stringify(all)));
}

/** A whole interview; `nodeOf` says to which node the candidate, the interviewers and the observer come. */
async function play(nodeOf: readonly [number, number, number, number]) {
  let now = 1_000_000;
  const nodes = await openLiveNodes(4, () => now);
  const { idOf, does, settled } = nodes;
  const [cleo, ida, ivo, olga] = [
    idOf("candidate"),
    idOf("interviewer"),
    idOf("interviewer", 1),
    idOf("observer"),
  ];
  const join = async (node: number, id: typeof cleo): Promise<TestPage> => {
    now += 1_000;
    const page = nodes.join(node, id);
    await settled();
    return page;
  };
  const says = async (page: TestPage, request: Parameters<TestPage["say"]>[0]): Promise<void> => {
    now += 10_000;
    page.say(request);
    await settled();
  };
  // Each node knows what the others have before somebody comes, as in the middle of a call.
  for (const node of [0, 1, 2, 3]) nodes.join(node, olga, false);
  await settled();
  const candidate = await join(nodeOf[0], cleo);
  const first = await join(nodeOf[1], ida);
  const second = await join(nodeOf[2], ivo);
  const pages = [candidate, first, second, await join(nodeOf[3], olga)];
  const moveAll = async (path: string): Promise<void> => {
    for (const page of pages) {
      await says(page, { type: "place", place: { view: "file", path } });
      await says(page, { type: "look", look: lookAt(path) });
      await says(page, { type: "gather", look: lookAt(path) });
    }
  };
  await says(first, { type: "follow", leader: cleo });
  await says(second, { type: "follow", leader: ida });
  await says(candidate, { type: "follow", leader: ida });
  await moveAll("scheduled");
  await does(cleo, { type: "review.open" });
  await moveAll("review");
  await does(cleo, { type: "review.submit", summary: "Fine." });
  await moveAll("submitted");
  await does(ida, { type: "call.start", evenUnsubmitted: false });
  await moveAll("call");
  await says(second, { type: "follow", leader: cleo });
  await does(ida, { type: "focus.offer", minutes: 5 });
  await does(cleo, { type: "focus.start", minutes: 5 });
  await moveAll("focus");
  await does(cleo, { type: "focus.end" });
  await says(candidate, { type: "visible", visible: false });
  await moveAll("after the focus time");
  const again = await join(nodeOf[2], cleo);
  await says(again, { type: "place", place: { view: "overview" } });
  candidate.leave();
  await settled();
  await does(ida, { type: "call.end" });
  await moveAll("ended");
  const names = new Map<string, string>([
    [cleo, "Cleo"],
    [ida, "Ida"],
    [ivo, "Ivo"],
    [olga, "Olga"],
  ]);
  const named: Named = (text) => text.replaceAll(/[0-9a-z]{16}/g, (id) => names.get(id) ?? id);
  return [...pages, again].map((page) => told(page, named));
}

const placements = [
  [0, 1, 1, 1],
  [0, 1, 2, 3],
  [0, 0, 1, 1],
  [1, 0, 0, 2],
] as const;

describe("people on several nodes", () => {
  test("are told of each other what one node would tell, from the first page to the end", async () => {
    const onOne = await play([0, 0, 0, 0]);
    const [candidate] = onOne;
    expect(JSON.stringify(candidate)).toContain("call");
    for (const placement of placements) {
      expect(await play(placement), `on nodes ${placement.join()}`).toEqual(onOne);
    }
  });

  test("see nobody any more whose node was not heard for a while, and see them again when it is", async () => {
    const { join, idOf, lines, settled } = await openLiveNodes(2);
    const [first, second] = [join(0, idOf("interviewer")), join(1, idOf("interviewer", 1))];
    await settled();
    expect(first.here()).toHaveLength(2);
    lines[1]?.cut();
    await until("the other one is gone", () => first.here().length === 1 && second.here().length === 1);
    expect(first.here()).toMatchObject([{ participant: idOf("interviewer") }]);
    lines[1]?.mend();
    await until("both are back", () => first.here().length === 2 && second.here().length === 2);
  });

  test("are told to ask again what the candidate needs, those who may know it", async () => {
    const { join, idOf, settled, session, lines } = await openLiveNodes(2);
    const [candidate, interviewer] = [join(0, idOf("candidate")), join(1, idOf("interviewer"))];
    const observer = join(1, idOf("observer"));
    await settled();
    expect(interviewer.of("accommodations"), "not without a reason").toEqual([]);
    await session.change({
      id: CommandId.parse(randomUUID()),
      change: { type: "accommodations.change", accommodations: Accommodations.parse({ noCamera: true }) },
    });
    await settled();
    const before = interviewer.of("accommodations").length;
    expect([before > 0, candidate.of("accommodations").length > 0]).toEqual([true, true]);
    lines[1]?.cut();
    lines[1]?.mend();
    await settled();
    expect(interviewer.of("accommodations").length, "it may have been missed").toBe(before + 1);
    expect(observer.of("accommodations")).toEqual([]);
  });
});
