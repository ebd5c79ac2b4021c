import { join } from "node:path";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { printedSeed, randomFrom } from "../sync/testing.ts";
import { helloFrame, RawPage, StockPage } from "../sync/testing-page.ts";
import { createCall, freePort, newThread, pause, until } from "../testing-app.ts";
import { emptyFolder, kill, newFolder, startServer, tandiff } from "../testing-process.ts";

const words = (text: string): string[] => text.match(/<\w+>/g) ?? [];

/** Types words of its own until it is told to stop; `shown` are those of it that another page shows. */
function typist(page: StockPage, reader: StockPage, name: string, random: (below: number) => number) {
  let count = 0;
  const timer = setInterval(() => {
    const word = `<${name}${(count += 1)}>`;
    page.file().insert(random(2) === 0 ? 0 : page.file().length, word);
  }, 3);
  return {
    shown: () => words(reader.file().toJSON()).filter((word) => word.startsWith(`<${name}`)),
    stop: () => clearInterval(timer),
  };
}

test(
  "the drill: backed up while people type, restored elsewhere, everything shown or answered before is there",
  { timeout: 90_000 },
  async () => {
    const random = randomFrom(printedSeed("the drill"));
    const folder = newFolder();
    const port = await freePort();
    const server = await startServer(folder, port);
    const call = await createCall({ url: `http://127.0.0.1:${port}` });
    const [one, two] = [
      await new StockPage(call.candidate).synced(),
      await new StockPage(call.interviewer).synced(),
    ] as const;
    const typists = [typist(one, two, "a", random), typist(two, one, "b", random)] as const;
    const opening = newThread("<answered>");
    await call.candidate.do(opening);
    await until("both see much of each other", () => typists.every(({ shown }) => shown().length > 30));

    const before = typists.flatMap(({ shown }) => shown());
    const backups = emptyFolder();
    const file = join(backups, "tandiff.db");
    const made = await tandiff(folder, ["backup", file]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toBe(
      `Backed up 1 session to ${file}, and the keyring to ${join(backups, "keyring.json")}.\n`,
    );
    await until("typing went on meanwhile", () => typists.every(({ shown }) => shown().length > 60), 20_000);
    for (const { stop } of typists) stop();
    await pause(100);
    expect(one.closed, "nobody was thrown out").toEqual([]);
    await kill(server, "SIGTERM");
    for (const page of [one, two]) page.provider.destroy();

    const elsewhere = emptyFolder();
    const restored = await tandiff(elsewhere, ["restore", file]);
    expect(restored).toMatchObject({ code: 0, stderr: "" });
    expect(restored.stdout).toMatch(
      /^Restored to \S+\nSession \w{16}: \d+ rows, all as they were written\.\n$/,
    );

    await startServer(elsewhere, port);
    const page = await new StockPage(call.interviewer).synced();
    const stored = words(page.file().toJSON());
    expect(before.filter((word) => !stored.includes(word))).toEqual([]);
    expect(new Set(stored).size, "nothing is there twice").toBe(stored.length);
    const live = await LivePage.of(call.interviewer);
    const bodies = live.events().flatMap(({ event }) => (event.kind === "thread.opened" ? [event.body] : []));
    expect(bodies).toEqual(["<answered>"]);

    // A page that was open all the time may hold more than there is now: it must not go on as if nothing had been.
    const epochs = live
      .events()
      .flatMap(({ event }) => (event.kind === "workspace.seeded" ? [event.epoch] : []));
    const old = await RawPage.of(call.candidate);
    old.send(helloFrame(1_000, epochs[0]));
    expect(await old.closes()).toBe(closeCodes.otherEpoch);
  },
);

test("a backup can be made of what a server that was killed has left", { timeout: 60_000 }, async () => {
  const folder = newFolder();
  const port = await freePort();
  const server = await startServer(folder, port);
  const call = await createCall({ url: `http://127.0.0.1:${port}` });
  await call.candidate.do(newThread("<answered>"));
  await kill(server);
  const file = join(emptyFolder(), "tandiff.db");
  expect(await tandiff(folder, ["backup", file])).toMatchObject({ code: 0, stderr: "" });
  const elsewhere = emptyFolder();
  expect(await tandiff(elsewhere, ["restore", file])).toMatchObject({ code: 0, stderr: "" });
  await startServer(elsewhere, port);
  const live = await LivePage.of(call.candidate);
  expect(live.kinds()).toContain("thread.opened");
});
