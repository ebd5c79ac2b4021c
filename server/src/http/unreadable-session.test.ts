import { readFileSync, writeFileSync } from "node:fs";
import type { SessionsView } from "@tandiff/shared/api.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { z } from "zod";
import { LivePage } from "../live/testing-live.ts";
import { StockPage } from "../sync/testing-page.ts";
import { asOrganiser, createCall, pause, startTestApp, until } from "../testing-app.ts";

const Keys = z.looseObject({ sessions: z.record(z.string(), z.string()) });
const sentence =
  "The log of this session is not as the server wrote it, so it is not opened. Tell whoever runs the server.";

test("a session whose last row was cut off does not open, and says so, and the others go on", async () => {
  const app = await startTestApp();
  const cut = await createCall(app);
  const whole = await createCall(app);
  app.test.database.connection.exec(
    `DELETE FROM log WHERE session = '${cut.links.id}' AND seq = (SELECT max(seq) FROM log WHERE session = '${cut.links.id}')`,
  );
  const again = await app.restart();

  const answer = await cut.candidate.ask("/welcome");
  expect({ status: answer.status, body: await answer.json() }).toEqual({
    status: 500,
    body: { error: { code: "internal", message: sentence, request: expect.any(String) } },
  });
  const cause = { message: `Row 5 of session ${cut.links.id} is missing.` };
  expect(again.reported).toMatchObject([{ err: { message: sentence, cause } }]);
  expect(await new LivePage(cut.candidate).closes()).toBe(closeCodes.noDocument);

  expect((await whole.candidate.ask("/welcome")).status).toBe(200);
  expect((await LivePage.of(whole.interviewer)).kinds()).toContain("workspace.seeded");
  const view: SessionsView = JSON.parse(await (await asOrganiser(again, "/sessions")).text());
  expect(view.sessions.map(({ id }) => id)).toEqual([whole.links.id]);
  expect(view.unreadable).toEqual([{ id: cut.links.id, reason: sentence }]);
});

test("a session without a key, as of an older keyring, is listed as such, and the others go on", async () => {
  const app = await startTestApp();
  const keyless = await createCall(app);
  const whole = await createCall(app);
  const { keyring } = app.test.folder;
  const { sessions, ...others } = Keys.parse(JSON.parse(readFileSync(keyring, "utf8")));
  const { [keyless.links.id]: _, ...left } = sessions;
  writeFileSync(keyring, JSON.stringify({ ...others, sessions: left }));
  const again = await app.restart();
  expect((await keyless.candidate.ask("/welcome")).status).toBe(404);
  const view: SessionsView = JSON.parse(await (await asOrganiser(again, "/sessions")).text());
  expect(view.sessions.map(({ id }) => id)).toEqual([whole.links.id]);
  expect(view.unreadable).toEqual([
    {
      id: keyless.links.id,
      reason: `Session ${keyless.links.id} was erased, or never existed: it has no key.`,
    },
  ]);
  expect(view.erased).toEqual([]);
});

test("a log that is cut while its session is open opens no document any more, and the server goes on", async () => {
  const app = await startTestApp({ beatMilliseconds: 200 });
  const cut = await createCall(app);
  const whole = await createCall(app);
  const early = await new StockPage(cut.candidate).synced();
  app.test.database.connection.exec(`DELETE FROM log WHERE session = '${cut.links.id}' AND seq > 3`);
  const notes = new StockPage(cut.interviewer, undefined, "notes");
  await until("the document is closed", () => notes.closed.includes(closeCodes.noDocument));
  early.file().insert(0, "typed");
  await pause(500);
  const page = await new StockPage(whole.candidate).synced();
  const other = await new StockPage(whole.interviewer).synced();
  page.file().insert(0, "goes on");
  await until("the others write", () => other.file().toJSON().startsWith("goes on"));
  const cause = { message: expect.stringMatching(`^Row 4 of session ${cut.links.id}`) };
  expect(app.reported[0]).toMatchObject({ err: { cause } });
});
