import { randomUUID } from "node:crypto";
import type { FixesView } from "@tandiff/shared/api.ts";
import { messageTypes, seedClientId } from "@tandiff/shared/sync/protocol.ts";
import { textItems } from "@tandiff/shared/workspace/text-items.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { asOrganiser, createCall, createSession, type Person, startTestApp, until } from "../testing-app.ts";
import { helloFrame, RawPage, StockPage, syncFrame } from "./testing-page.ts";
import { updateOf } from "./testing.ts";

async function fixesOf(person: Person): Promise<FixesView> {
  const answer = await person.ask("/fixes");
  expect(answer.status).toBe(200);
  const view: FixesView = JSON.parse(await answer.text());
  return view;
}

/** A page that says what its edits are for. */
async function writer(person: Person, clientId: number) {
  const stock = await new StockPage(person).synced();
  const doc = new Y.Doc({ gc: false });
  doc.clientID = clientId;
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(stock.doc));
  const page = await RawPage.of(person);
  page.send(helloFrame(clientId));
  let sent = 0;
  return {
    text: doc.getText("f:0"),
    cause: (thread: string) =>
      page.send(Uint8Array.from([messageTypes.cause, thread.length, ...Buffer.from(thread)])),
    edit: async (change: (text: Y.Text) => void): Promise<void> => {
      sent += 1;
      page.send(
        syncFrame(
          "update",
          updateOf(doc, () => change(doc.getText("f:0"))),
        ),
      );
      await until("the edit is stored", () => page.saved() === sent);
    },
  };
}

test("tells what was written and deleted for which thread, and goes on from where it was", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, observer } = await createCall(app);
  const [first, second] = [randomUUID(), randomUUID()];
  expect(await fixesOf(observer)).toEqual({ threads: [], written: [], deleted: [] });

  const hers = await writer(candidate, 100);
  await hers.edit((text) => text.insert(0, "for none"));
  hers.cause(first);
  await hers.edit((text) => text.insert(0, "ab"));
  await hers.edit((text) => text.insert(2, "c"));
  expect(await fixesOf(observer)).toEqual({ threads: [first], written: [[0, 100, 8, 3]], deleted: [] });

  const his = await writer(interviewer, 200);
  his.cause(second);
  await his.edit((text) => text.delete(3, 4));
  await hers.edit((text) => text.insert(3, "d"));
  hers.cause("");
  await hers.edit((text) => text.insert(0, "for none"));
  expect(await fixesOf(candidate)).toEqual({
    threads: [first, second],
    written: [[0, 100, 8, 4]],
    deleted: [[1, 100, 0, 4]],
  });
});

test("is not told before there is code to read", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  expect((await candidate.ask("/fixes")).status).toBe(403);
});

/** What is told of a text's changes: each character written, or deleted from the seed, with its thread. */
function told(text: Y.Text, { threads, written, deleted }: FixesView): unknown[] {
  return [...textItems(text)].flatMap(({ id, length, content, deleted: isDeleted }) => {
    const isSeed = id.client === seedClientId;
    if (isSeed !== isDeleted) return [];
    return Array.from({ length }, (_, offset) => {
      const range = (isSeed ? deleted : written).find(
        ([, client, clock, count]) =>
          client === id.client && clock <= id.clock + offset && id.clock + offset < clock + count,
      );
      const what = content instanceof Y.ContentString && !isSeed ? content.str[offset] : "deleted";
      return [what, range ? threads[range[0]] : null];
    });
  });
}

test("tells the same once the session is compacted", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, links } = await createCall(app);
  const thread = randomUUID();
  const other = randomUUID();
  const hers = await writer(candidate, 100);
  await hers.edit((text) => text.insert(0, "for none"));
  hers.cause(thread);
  await hers.edit((text) => text.insert(0, "for the thread, and taken back"));
  await hers.edit((text) => text.delete(14, 16));
  hers.cause(other);
  await hers.edit((text) => text.delete(text.length - 4, 4));
  const before = told(hers.text, await fixesOf(interviewer));
  expect(before).toEqual([
    ...Array.from("for the thread", (character) => [character, thread]),
    ...Array.from("for none", (character) => [character, null]),
    ...Array.from({ length: 4 }, () => ["deleted", other]),
  ]);
  await interviewer.do({ type: "call.end" });
  expect((await asOrganiser(app, `/sessions/${links.id}/compact`, {})).status).toBe(204);
  const page = await new StockPage(interviewer).synced();
  expect(told(page.doc.getText("f:0"), await fixesOf(interviewer))).toEqual(before);
});
