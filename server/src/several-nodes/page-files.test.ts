import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { pages } from "../http/pages.ts";
import { sharePageFiles } from "../http/shared-page-files.ts";
import type { SharedKeyring } from "../storage/shared-keyring.ts";
import { openPostgresStorage } from "../storage/postgres/postgres-storage.ts";
import { borrowTestDatabase, postgresIsMissing, runOn } from "../storage/postgres/testing-database.ts";
import { newSharedKeyring } from "../storage/testing.ts";
import { emptyFolder } from "../testing-process.ts";

async function newDatabase(): Promise<string> {
  const { url, drop } = await borrowTestDatabase();
  onTestFinished(drop);
  return url;
}

/** The built pages of one version, as a node of it serves them. */
async function startVersion(url: string, keyring: SharedKeyring, name: string) {
  const folder = emptyFolder();
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), `<script type="module" src="/assets/${name}.js"></script>`);
  writeFileSync(join(folder, "assets", `${name}.js`), `begin("${name}")`);
  const storage = await openPostgresStorage({ url, keyring });
  onTestFinished(() => storage.close());
  const { pageFiles } = storage;
  const share = async (): Promise<void> => {
    const end = await sharePageFiles(pageFiles, folder, (error) => {
      throw error;
    });
    onTestFinished(end);
  };
  await share();
  const served = pages(folder, pageFiles);
  const ask = async (asset: string) => {
    const { status, headers } = await served.request(`/assets/${asset}.js`);
    return { status, type: headers.get("Content-Type"), kept: headers.get("Cache-Control") };
  };
  const text = async (asset: string) => (await served.request(`/assets/${asset}.js`)).text();
  return { share, ask, text };
}

const found = {
  status: 200,
  type: expect.stringMatching(/^text\/javascript/),
  kept: "public, max-age=31536000, immutable",
};

describe.skipIf(postgresIsMissing)("where two versions answer the same pages", () => {
  test("a page of either gets its code from both, also once no node of its version is left", async () => {
    const [url, keyring] = [await newDatabase(), newSharedKeyring()];
    const older = await startVersion(url, keyring, "page-n");
    expect(await older.ask("page-m")).toMatchObject({ status: 404 });
    const newer = await startVersion(url, keyring, "page-m");
    expect(await older.ask("page-m")).toEqual(found);
    expect(await newer.ask("page-n")).toEqual(found);
    expect(await newer.text("page-n")).toBe('begin("page-n")');
    expect(await newer.ask("page-x")).toMatchObject({ status: 404, kept: null });
  });

  test("what somebody else wrote into the database is no code of a page", async () => {
    const [url, keyring] = [await newDatabase(), newSharedKeyring()];
    const node = await startVersion(url, keyring, "page-n");
    await runOn(
      url,
      `INSERT INTO page_files (name, sealed) SELECT 'renamed.js', sealed FROM page_files;
       INSERT INTO page_files (name, sealed) VALUES ('plain.js', 'steal()')`,
    );
    expect(await node.ask("renamed")).toMatchObject({ status: 404 });
    expect(await node.ask("plain")).toMatchObject({ status: 404 });
  });

  test("files of versions that nobody has run for a month are forgotten, and those in use are not", async () => {
    const [url, keyring] = [await newDatabase(), newSharedKeyring()];
    await startVersion(url, keyring, "page-n");
    const newer = await startVersion(url, keyring, "page-m");
    await runOn(url, "UPDATE page_files SET used = now() - interval '32 days'");
    await newer.share();
    expect(await runOn(url, "SELECT name FROM page_files")).toEqual([{ name: "page-m.js" }]);
  });
});
