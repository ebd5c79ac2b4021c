import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { hashSecret } from "../storage/secrets.ts";
import { StockPage } from "../sync/testing-page.ts";
import { asOrganiser, createCall, organiserKey, Person, startTestApp, until } from "../testing-app.ts";

/** A session that was used, with all the secrets that it took. */
async function usedSession() {
  const app = await startTestApp();
  const { links, candidate, interviewer, second, observer } = await createCall(app);
  const page = await new StockPage(candidate).synced();
  page.file().insert(0, "typed ");
  const live = await LivePage.of(interviewer);
  await asOrganiser(app, `/sessions/${links.id}/export.zip`);
  await asOrganiser(app, `/sessions/${links.id}/participants/${second.id}/reissue`, {});
  const listed = await (await asOrganiser(app, `/sessions/${links.id}`)).text();
  const renewed = new RegExp(`http[^"]*${second.id}#[^"]*`).exec(listed)?.[0] ?? "";
  const people = [candidate, interviewer, second, observer, await new Person(app, renewed).takeSeat()];
  await until("the page is live", () => live.events().length > 0);
  const secrets = [
    organiserKey,
    ...people.flatMap(({ secret, cookie }) => [secret, cookie.split("=")[1] ?? ""]),
  ];
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
  return { app, people, secrets: new Set(secrets) };
}

/** A secret as it stands in links and cookies, and its bytes as such and as other programs write them. */
function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret, "base64url");
  return [
    Buffer.from(secret),
    bytes,
    Buffer.from(bytes.toString("hex")),
    Buffer.from(bytes.toString("base64")),
  ];
}

test("no byte of the data folder is of a link's, a cookie's or the organiser's secret", async () => {
  const { app, people, secrets } = await usedSession();
  const { path } = app.test.folder;
  const bytes = Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name))));
  for (const secret of secrets) for (const form of formsOf(secret)) expect(bytes.indexOf(form)).toBe(-1);
  // Their hashes are there, so it was the right place to look.
  for (const { secret } of people.slice(-1)) expect(bytes.indexOf(hashSecret(secret))).toBeGreaterThan(0);
});

test("no line of the journal has a secret, wherever in a request it stands", async () => {
  const { app, secrets, people } = await usedSession();
  const [{ id } = { id: "" }] = people;
  for (const secret of secrets) {
    const headers = {
      Cookie: `tandiff-seat-${id}=${secret}; x=${secret}`,
      "X-Secret": secret,
      Referer: secret,
    };
    for (const path of [
      `/p/${id}/${secret}`,
      `/api/${secret}`,
      `/api/${id}/drafts?key=${secret}`,
      `/${secret}?${secret}`,
    ])
      await fetch(`${app.url}${path}`, { headers });
    for (const body of [
      `{"participant":"${secret}"`,
      JSON.stringify({ participant: id, secret: `${secret}!` }),
    ])
      await fetch(`${app.url}/api/seats`, { method: "POST", body, headers });
    await new LivePage(new Person(app, `${app.url}/p/${secret}#${secret}`)).closes();
  }
  const journal = app.journal.join("");
  expect(app.journal.length).toBeGreaterThan(50);
  for (const secret of secrets)
    for (const form of formsOf(secret)) expect(journal.includes(form.toString("latin1"))).toBe(false);
});
