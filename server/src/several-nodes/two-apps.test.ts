import { describe, expect, test } from "vitest";
import type * as Y from "yjs";
import { LivePage } from "../live/testing-live.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { StockPage } from "../sync/testing-page.ts";
import { createCall, newThread, pause, until } from "../testing-app.ts";
import { atNode, replayed, startTwoApps } from "./testing-apps.ts";

const words = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `<${name}n${index}>`);

/** Types words at the end of a file, while others do so. */
async function type({ doc }: { readonly doc: Y.Doc }, typed: readonly string[]): Promise<void> {
  const text = doc.getText("f:2");
  for (const word of typed) {
    text.insert(text.length, word);
    await pause(5);
  }
}

const countOf = (text: string, word: string): number => text.split(word).length - 1;

const threadsOf = (page: LivePage): readonly string[] =>
  page.events().flatMap(({ event }) => (event.kind === "thread.opened" ? [event.body] : []));

describe.skipIf(postgresIsMissing).each([
  { how: "that hear of each other", hear: true },
  { how: "that only look for what the other has done", hear: false },
])("two nodes $how", ({ hear }) => {
  test("carry a call of four people, one of whom goes from the one to the other", async () => {
    const [one, other] = await startTwoApps({ hear });
    const call = await createCall(one);
    const { id } = call.links;
    const people = [
      call.candidate,
      call.interviewer,
      atNode(other, call.second),
      atNode(other, call.candidate),
    ];
    const pages = await Promise.all(people.map((person) => new StockPage(person).synced()));
    const lives = await Promise.all(people.map((person) => LivePage.of(person)));
    const moving = new StockPage(call.interviewer);
    await moving.synced();

    const typing = pages.map((page, index) => type(page, words(`p${index}`, 20)));
    await type(moving, words("before", 10));
    // With what it has typed and has not sent, under the same Yjs client id.
    moving.provider.disconnect();
    await type(moving, words("between", 3));
    moving.provider.serverUrl = atNode(other, call.interviewer).socketUrl("sync");
    moving.provider.connect();
    await type(moving, words("after", 10));
    await people[0]?.do(newThread("at the one"));
    await people[3]?.do(newThread("at the other"));
    await Promise.all(typing);

    const all = [...pages, moving];
    const textOf = (page: StockPage): string => page.file(2).toJSON();
    const everything = [
      ...pages.flatMap((_, index) => words(`p${index}`, 20)),
      ...words("before", 10),
      ...words("between", 3),
      ...words("after", 10),
    ];
    const hasAll = (page: StockPage): boolean => everything.every((word) => textOf(page).includes(word));
    await until("all have all", () => all.every(hasAll), 60_000);
    await until("all see the same", () => new Set(all.map(textOf)).size === 1, 60_000);
    const { texts, state } = await replayed(other, id);
    expect(textOf(moving)).toBe(texts[2]);
    expect(everything.filter((word) => countOf(textOf(moving), word) !== 1)).toEqual([]);
    expect(state.threads).toHaveLength(2);
    for (const live of lives) {
      await until("all see both comments", () => threadsOf(live).length === 2);
      expect(threadsOf(live)).toEqual(threadsOf(lives[0] ?? live));
    }
    expect(await one.storage.verifyLog(id)).toEqual(await other.storage.verifyLog(id));
    expect(await one.storage.verifyLog(id)).toMatchObject({ ok: true });
    expect([...one.reported(), ...other.reported()]).toEqual([]);
  });
});
