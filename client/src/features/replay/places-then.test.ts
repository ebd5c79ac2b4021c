import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { BlobHash, FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Edit } from "@tandiff/shared/replay/protocol.ts";
import { SplicedText } from "@tandiff/shared/replay/spliced-text.ts";
import type { Thread, Workspace } from "@tandiff/shared/session/state.ts";
import type { ThreadPlace } from "@tandiff/shared/workspace/thread-place.ts";
import { expect, test } from "vitest";
import { type OriginThen, originThen, placesThen } from "./places-then.ts";

const file = FileId.parse("0");
const thread = ThreadId.parse("5f0c6b1e-6e0f-4c52-9a55-0d7c6f0a9b11");
const seed = SplicedText.of("one\ntwo\n  three\nfour\nfive\n");
const workspace: Workspace = {
  epoch: "",
  files: [{ id: file, path: "renamed.rb", deleted: false, created: false }],
};
const view: MergeRequestView = {
  slug: "x",
  kind: "review",
  title: "x",
  brief: "",
  language: null,
  mergeRequest: { title: "x", description: "" },
  commits: [],
  base: [],
  head: [{ path: "a.rb", mode: "100644", blob: BlobHash.parse("0".repeat(64)), size: 1 }],
  diffs: [],
};

type Opened = Pick<Thread, "position" | "spot" | "openedAt">;

const onHead = (start: number, end: number): Opened => ({
  position: { path: "a.rb", side: "head", lines: { start, end } },
  spot: null,
  openedAt: 0,
});

async function originOf(opened: Opened, then: SplicedText = seed): Promise<OriginThen> {
  const origin = await originThen(
    opened,
    view,
    workspace,
    () => seed,
    async () => then,
  );
  if (!origin) throw new Error("It has no place.");
  return origin;
}

const placeIn = (origin: OriginThen, now: SplicedText): ThreadPlace | undefined =>
  placesThen(file, new Map([[thread, origin]]), now).get(thread);

test("a thread's mark goes along with its lines, whatever is written before and in them", async () => {
  const origin = await originOf(onHead(3, 4));
  const at = (edits: Edit[]) => placeIn(origin, seed.edited(edits));
  expect(at([])).toEqual({ kind: "lines", file, start: 3, end: 4 });
  expect(at([[0, 0, "new\nlines\n"]])).toEqual({ kind: "lines", file, start: 5, end: 6 });
  expect(at([[10, 5, "THREE\nand more"]])).toEqual({ kind: "lines", file, start: 5, end: 5 });
  expect(at([[15, 0, "\nin between"]])).toEqual({ kind: "lines", file, start: 3, end: 5 });
});

test("lines that are gone leave a mark at what is nearest, and one that leads to them where they read the same again", async () => {
  const origin = await originOf(onHead(3, 4));
  const gone = seed.edited([[8, 13, ""]]);
  expect(gone.text).toBe("one\ntwo\nfive\n");
  expect(placeIn(origin, gone)).toEqual({ kind: "gone", file, line: 3 });
  const back = gone.edited([[0, 0, "  three\nfour\n"]]);
  expect(placeIn(origin, back)).toEqual({ kind: "lines", file, start: 1, end: 2 });
});

test("a thread on what the call wrote stands where that is, before and after it is moved", async () => {
  const then = seed.edited([[4, 0, "written\nin the call\n"]]);
  const spot = { file, lines: { start: 2, end: 3 }, quote: "written\nin the call", from: "", to: "" };
  const origin = await originOf({ position: null, spot, openedAt: 5 }, then);
  expect(placeIn(origin, then)).toEqual({ kind: "lines", file, start: 2, end: 3 });
  expect(placeIn(origin, then.edited([[0, 0, "\n\n"]]))).toEqual({ kind: "lines", file, start: 4, end: 5 });
});

test("a thread on a whole file, and one on the merge request, have the places that they have in the call", async () => {
  const whole = { position: { path: "a.rb", side: "head", lines: null }, spot: null, openedAt: 0 } as const;
  expect(placeIn(await originOf(whole), seed)).toEqual({ kind: "file", file });
  const none = { position: null, spot: null, openedAt: 0 };
  expect(
    await originThen(
      none,
      view,
      workspace,
      () => seed,
      async () => seed,
    ),
  ).toBeNull();
  expect(placesThen(FileId.parse("1"), new Map([[thread, await originOf(whole)]]), seed).size).toBe(0);
});
