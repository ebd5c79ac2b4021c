import { strFromU8, unzipSync } from "fflate";
import { describe, expect, onTestFinished, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { openPostgres } from "../storage/postgres/open.ts";
import { createTestDatabase, postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { StockPage } from "../sync/testing-page.ts";
import { asOrganiser, organiserKey, until, type Person, type TestApp } from "../testing-app.ts";
import { emptyFolder, startServer } from "../testing-process.ts";
import { moveFolder } from "./migrate.ts";
import { filledFolder } from "./testing-filled-folder.ts";

type Filled = Awaited<ReturnType<typeof filledFolder>>;
type Call = Filled["calls"][number];

/** What a page asks for, in all its parts. */
const paths = [
  "welcome",
  "merge-request",
  "diffs",
  "viewed",
  "drafts",
  "fixes",
  "focus",
  "rubric",
  "scorecard",
];

async function shownTo(person: Person) {
  const answers = await Promise.all(
    paths.map(async (path) => {
      const answer = await person.ask(`/${path}`);
      return [path, answer.ok ? await answer.text() : answer.status];
    }),
  );
  const live = await LivePage.of(person);
  const events = live.events();
  live.socket.terminate();
  return { answers, events };
}

/** Without what is another one in each export: the head's text, and when it was made. */
const ofAnyExport = (text: string): string =>
  text
    .replace(/"head": "[^"]*"/, "")
    .replace(/("moment": \{\s*"at": )"[^"]*"/, "$1")
    .replace(/\bAs of [^,]* UTC, row/, "As of then, row");

async function exportOf(app: Pick<TestApp, "url">, { id }: Call) {
  const answer = await asOrganiser(app, `/sessions/${id}/export.zip`);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return Object.entries(files).map(([name, bytes]) => [name, ofAnyExport(strFromU8(bytes, true))]);
}

async function textsOf(person: Person) {
  const [code, notes] = [new StockPage(person), new StockPage(person, undefined, "notes")];
  await Promise.all([code.synced(), notes.synced()]);
  const texts = [code.file(0), code.file(1), code.file(2), notes.doc.getText("n:")].map((text) =>
    text.toJSON(),
  );
  for (const { provider } of [code, notes]) provider.destroy();
  return texts;
}

const shows = (page: StockPage | undefined, text: string): boolean =>
  page?.doc.share.keys().some((name) => page.doc.getText(name).toJSON().includes(text)) === true;

async function all(app: Pick<TestApp, "url">, calls: Filled["calls"]) {
  const ofCalls = calls.map(async (call) => ({
    people: await Promise.all([call.candidate, call.interviewer, call.observer].map(shownTo)),
    texts: await textsOf(call.interviewer),
    exported: await exportOf(app, call),
  }));
  return {
    sessions: await (await asOrganiser(app, "/sessions")).text(),
    exercises: await (await asOrganiser(app, "/exercises")).text(),
    calls: await Promise.all(ofCalls),
  };
}

describe.skipIf(postgresIsMissing)("a server on PostgreSQL", () => {
  test(
    "shows what has moved as the one on SQLite did, and open pages go on",
    { timeout: 60_000 },
    async () => {
      const { app, calls } = await filledFolder();
      const [hers, his] = calls[0].pages;
      const before = await all(app, calls);
      await app.stop();
      const { url, drop } = await createTestDatabase();
      onTestFinished(drop);
      const database = await openPostgres(url);
      await moveFolder(app.test.folder, database, () => undefined);
      await database.close();

      await startServer(emptyFolder(), app.port, {
        DATABASE_URL: url,
        TANDIFF_KEYRING: app.test.folder.keyring,
        TANDIFF_ORGANISER_KEY: organiserKey,
        TANDIFF_MAY_FORGET: "1",
      });
      expect(await all(app, calls)).toEqual(before);
      await calls[0].candidate.do({ type: "focus.end" });
      await until(
        "what was tried alone is there",
        () => shows(hers, "Tried alone.") && shows(his, "Tried alone."),
      );
      hers?.file(2).insert(0, "Typed after it.");
      await until("the other is shown it", () => shows(his, "Typed after it."));
    },
  );
});
