import { expect, test } from "vitest";
import * as Y from "yjs";
import { seedClientId } from "@tandiff/shared/sync/protocol.ts";
import { ada, ben, GatedDocument, olga, updateOf } from "./testing.ts";

test("typing, and deleting what was typed, is let through as it comes", () => {
  const server = new GatedDocument();
  const page = server.page(100);
  const file = page.getText("f:0");

  const changes = [
    () => file.insert(0, "a"),
    () => file.insert(1, "b"),
    () => file.delete(0, 1),
    () => file.delete(0, 1),
    () => file.insert(file.length, "emoji 🎉 and 漢字\n"),
    () => page.getText("f:1").insert(0, "into an empty file"),
  ];
  for (const change of changes) {
    expect(server.offer(ada, updateOf(page, change)).verdict).toMatchObject({ effect: "change" });
  }
  expect(server.text("f:0")).toBe("package main\nemoji 🎉 and 漢字\n");
  expect(server.text("f:1")).toBe("into an empty file");
});

test("undo and redo are edits like any other", () => {
  const server = new GatedDocument();
  const page = server.page(100);
  const file = page.getText("f:0");
  const undo = new Y.UndoManager(file, { captureTimeout: 0 });
  const send = (change: () => void) => server.offer(ada, updateOf(page, change)).verdict.effect;

  expect(send(() => file.insert(0, "one "))).toBe("change");
  expect(send(() => file.delete(0, 8))).toBe("change");
  expect(send(() => undo.undo())).toBe("change");
  expect(send(() => undo.undo())).toBe("change");
  expect(server.text("f:0")).toBe("package main\n");
  expect(send(() => undo.redo())).toBe("change");
  expect(server.text("f:0")).toBe("one package main\n");
});

test("two people who type at once, also in each other's words, both get through", () => {
  const server = new GatedDocument();
  const [hers, his] = [server.page(100), server.page(200)];
  const fromHer = updateOf(hers, () => hers.getText("f:0").insert(8, "hers "));
  const fromHim = updateOf(his, () => his.getText("f:0").insert(8, "his "));

  expect(server.offer(ada, fromHer).verdict.effect).toBe("change");
  expect(server.offer(ben, fromHim).verdict.effect).toBe("change");
  for (const page of [hers, his]) Y.applyUpdate(page, server.state());
  expect(
    server.offer(
      ben,
      updateOf(his, () => his.getText("f:0").delete(9, 3)),
    ).verdict.effect,
  ).toBe("change");
  Y.applyUpdate(hers, server.state());
  expect(hers.getText("f:0").toJSON()).toBe(server.text("f:0"));
});

test("a reconnect that sends everything again changes nothing, and is not asked for a right to write", () => {
  const server = new GatedDocument();
  const page = server.page(100);
  server.offer(
    ada,
    updateOf(page, () => {
      page.getText("f:0").insert(0, "abc");
      page.getText("f:0").delete(1, 4);
    }),
  );
  const his = server.page(200);
  server.offer(
    ben,
    updateOf(his, () => his.getText("f:1").insert(0, "his")),
  );
  Y.applyUpdate(page, server.state());

  const everything = Y.encodeStateAsUpdate(page);
  expect(server.judge(ada, everything)).toEqual({ effect: "none" });
  expect(server.judge(olga, everything, false)).toEqual({ effect: "none" });
  // A stock page's second step: no structs, everybody's deletions.
  const step2 = Y.encodeStateAsUpdate(page, Y.encodeStateVector(server.doc));
  expect(server.judge(olga, step2, false)).toEqual({ effect: "none" });
});

test("an edit that was fused with what is known already counts from where it is new", () => {
  const server = new GatedDocument();
  const page = server.page(100);
  const file = page.getText("f:0");
  const first = updateOf(page, () => file.insert(0, "known 🎉"));
  server.offer(ada, first);
  const second = updateOf(page, () => file.insert(8, "🎉 new"));
  const fused = Y.mergeUpdates([first, second]);
  expect(Y.decodeUpdate(Y.encodeStateAsUpdate(page)).structs.some(({ length }) => length === 14)).toBe(true);

  const { verdict, effect } = server.offer(ada, Y.encodeStateAsUpdate(page));
  expect(verdict.effect).toBe("change");
  expect(server.text("f:0")).toBe("known 🎉🎉 newpackage main\n");
  expect(effect?.length).toBeLessThan(40);
  expect(server.judge(ada, fused)).toEqual({ effect: "none" });
});

test("a page's in-flight edit comes again among other people's text", () => {
  const server = new GatedDocument();
  const his = server.page(200);
  server.offer(
    ben,
    updateOf(his, () => his.getText("f:0").insert(0, "his ")),
  );
  const page = server.page(100);
  updateOf(page, () => {
    page.getText("f:0").insert(4, "hers ");
    page.getText("f:0").delete(0, 2);
  });

  expect(server.offer(ada, Y.encodeStateAsUpdate(page)).verdict).toMatchObject({
    effect: "change",
    clientIds: new Set([100]),
  });
  expect(server.text("f:0")).toBe("s hers package main\n");
});

test("a person may come back with what was written offline under several client ids", () => {
  const server = new GatedDocument();
  const first = server.page(100);
  first.getText("f:0").insert(0, "first ");
  const second = new Y.Doc({ gc: false });
  second.clientID = 101;
  Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
  second.getText("f:0").insert(6, "second ");
  first.getText("f:0").insert(0, "x");
  Y.applyUpdate(first, Y.encodeStateAsUpdate(second));
  first.getText("f:0").insert(14, "third ");

  expect(server.offer(ada, Y.encodeStateAsUpdate(first)).verdict).toMatchObject({
    effect: "change",
    clientIds: new Set([100, 101]),
  });
  expect(server.text("f:0")).toBe(first.getText("f:0").toJSON());
});

test("a stock page that collects garbage may have deleted its text before it was ever sent", () => {
  const server = new GatedDocument();
  const page = server.page(100, true);
  const file = page.getText("f:0");
  file.insert(0, "typed offline");
  file.delete(0, 13);
  file.insert(0, "kept");

  expect(server.offer(ada, Y.encodeStateAsUpdate(page)).verdict.effect).toBe("change");
  expect(server.text("f:0")).toBe("keptpackage main\n");
  expect(server.judge(ada, Y.encodeStateAsUpdate(page))).toEqual({ effect: "none" });
});

test("whoever may not write is refused a change, and who may is not", () => {
  const server = new GatedDocument();
  const page = server.page(100);
  const typed = updateOf(page, () => page.getText("f:0").insert(0, "x"));
  const nothing = Y.encodeStateAsUpdate(new Y.Doc());
  expect(server.judge(olga, typed, false)).toEqual({ effect: "refused", reason: "may-not-write" });
  expect(server.judge(olga, typed, true).effect).toBe("change");

  const other = server.page(102);
  const removal = updateOf(other, () => other.getText("f:0").delete(0, 3));
  expect(server.judge(olga, removal, false)).toEqual({ effect: "refused", reason: "may-not-write" });
  expect(server.judge(olga, nothing, false)).toEqual({ effect: "none" });
});

test("the text that the server seeded may be deleted, and its client id never written with", () => {
  const server = new GatedDocument();
  const page = server.page(100);
  expect(
    server.offer(
      ada,
      updateOf(page, () => page.getText("f:0").delete(0, 7)),
    ).verdict.effect,
  ).toBe("change");
  const forger = server.page(100);
  forger.clientID = seedClientId;
  const forged = updateOf(forger, () => forger.getText("f:0").insert(0, "x"));
  expect(server.judge(ada, forged)).toEqual({ effect: "refused", reason: "client-id-taken" });
});
