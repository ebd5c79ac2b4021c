import { limits } from "@tandiff/shared/limits.ts";
import { slowness } from "@tandiff/shared/testing-slowness.ts";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { bens, documentWithBen, fresh, hostileUpdates, run, single, string } from "./testing-hostile.ts";
import { ada, GatedDocument, rawUpdate, text, type RawRun, type RawStruct } from "./testing.ts";

describe("refused, and nothing has changed:", () => {
  test.each(hostileUpdates)("%s", (_name, update, reason) => {
    const server = documentWithBen();
    // Ada's own "ok" under client id 400, for what begins inside of it.
    server.offer(ada, rawUpdate([run(400, string("ok"))]));
    const before = server.state();
    const roots = [...server.doc.share.keys()];

    expect(server.judge(ada, update())).toEqual({ effect: "refused", reason });
    expect(server.state()).toEqual(before);
    expect([...server.doc.share.keys()]).toEqual(roots);
    expect(server.doc.store.pendingStructs).toBeNull();
    // The same hand can write what is allowed: it is not the writing by hand that is refused.
    expect(server.judge(ada, single(string("x")))).toMatchObject({ effect: "change" });
  });
});

test("a workspace past 8 MiB is refused, whichever file grows", () => {
  const names = Array.from({ length: 9 }, (_, index) => `f:${index}`);
  const almost = "x".repeat(limits.workspaceFile - 10);
  const server = new GatedDocument(
    Object.fromEntries(names.map((name, index) => [name, index < 8 ? almost : ""])),
  );
  const into = (size: number) => single({ kind: 4, parent: "f:8", content: text("y".repeat(size)) });
  expect(server.judge(ada, into(81))).toEqual({ effect: "refused", reason: "too-large" });
  expect(server.judge(ada, into(80))).toMatchObject({ effect: "change" });
});

test("an empty run in front of or behind the real one changes nothing about what is applied", () => {
  for (const runs of [
    [run(fresh, string("x")), run(fresh)],
    [run(fresh), run(fresh, string("x"))],
    [run(fresh, string("x")), { ...run(bens), clock: 7 }],
  ]) {
    const server = documentWithBen();
    const { verdict } = server.offer(ada, rawUpdate(runs));
    expect(verdict.effect).toBe("change");
    expect(server.text("f:0")).toBe("package main\nx");
  }
});

test("what follows a whole update is harmless: what is applied and stored is the server's own encoding", () => {
  const server = documentWithBen();
  const garbage = Uint8Array.from([...single(string("x")), 1, 2, 3, 255]);
  const { verdict, effect } = server.offer(ada, garbage);
  expect(verdict.effect).toBe("change");
  expect(effect).toEqual(single(string("x")));
});

test("what an update says about known text is not looked at, and makes no file", () => {
  const server = documentWithBen();
  server.offer(ada, rawUpdate([run(400, string("ok"))]));
  const lie = rawUpdate([
    run(400, { kind: 4, parent: "f:99", content: text("ok") }),
    run(fresh, string("x")),
  ]);
  expect(server.offer(ada, lie).verdict.effect).toBe("change");
  expect([...server.doc.share.keys()]).toEqual(["f:0", "f:1"]);
  expect(server.text("f:0").length).toBe("package main\n".length + 3);
});

test("half a surrogate pair cannot be had by cutting a pair at the known boundary", () => {
  const server = documentWithBen();
  server.offer(ada, rawUpdate([run(400, string("o"))]));
  expect(server.judge(ada, rawUpdate([run(400, string("🎉"))]))).toEqual({
    effect: "refused",
    reason: "content",
  });
  expect(server.judge(ada, rawUpdate([run(400, string("o🎉"))]))).toMatchObject({ effect: "change" });
});

test("deleting nothing, and deleting the deleted, has no effect", () => {
  const server = documentWithBen();
  expect(server.judge(ada, rawUpdate([], [[bens, [0, 0]]]))).toEqual({ effect: "none" });
  const beyond = [9_000, [5, 0]] as const;
  expect(server.judge(ada, rawUpdate([], [beyond]))).toEqual({ effect: "none" });
  expect(server.offer(ada, rawUpdate([run(fresh, string("x"))], [beyond])).verdict.effect).toBe("change");
  expect(server.offer(ada, rawUpdate([], [[bens, [1, 2]]])).verdict.effect).toBe("change");
  expect(server.judge(ada, rawUpdate([], [[bens, [1, 1], [2, 1], [1, 2]]]))).toEqual({ effect: "none" });
  expect(server.text("f:1")).toBe("hlo");
});

test("the gate reads the same update that Yjs applies", () => {
  const server = documentWithBen();
  const update = single(string("x"));
  const doc = server.page(900);
  Y.applyUpdate(doc, update);
  server.offer(ada, update);
  expect(server.texts()).toEqual({ "f:0": doc.getText("f:0").toJSON(), "f:1": "hello" });
});

test("insertions that each make Yjs look through a whole file are refused, not tried", () => {
  const server = documentWithBen();
  const long = run(fresh, string("x".repeat(3_000)));
  /** Characters that claim to stand between the file's start and its 2nd, 3rd, … character. */
  const spanning = (count: number): RawRun => ({
    ...long,
    structs: [
      ...long.structs,
      ...Array.from({ length: count }, (_, index): RawStruct => ({
        kind: 4,
        rightOrigin: [fresh, index + 1],
        content: text("y"),
      })),
    ],
  });
  const most = 500 * slowness();
  const started = performance.now();
  expect(server.judge(ada, rawUpdate([spanning(2_500)]))).toEqual({ effect: "refused", reason: "too-large" });
  expect(performance.now() - started).toBeLessThan(most);
  expect(server.judge(ada, rawUpdate([spanning(200)]))).toMatchObject({
    effect: "change",
  });
});

test("one person's client ids are counted: thousands of them would slow everybody's every keystroke", () => {
  const server = documentWithBen();
  const many = (count: number): Uint8Array =>
    rawUpdate(Array.from({ length: count }, (_, index) => run(10_000 + index, string("x"))));
  expect(server.judge(ada, many(limits.clientIds + 1))).toEqual({
    effect: "refused",
    reason: "client-id-taken",
  });
  expect(server.judge(ada, many(100))).toMatchObject({ effect: "change" });
});
