import type { SessionId } from "@tandiff/shared/ids.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { postgresIsMissing, runOn } from "../storage/postgres/testing-database.ts";
import { greeted } from "../sync/testing-page.ts";
import { createCall, newThread, until } from "../testing-app.ts";
import { atNode, startTwoApps } from "./testing-apps.ts";

/** Keeps what a standby that hears no more has of a log: what takes its place then is that. */
async function standbyOf(
  url: string,
  session: SessionId,
): Promise<{ readonly promote: () => Promise<unknown> }> {
  await runOn(url, `CREATE TABLE standby AS SELECT * FROM log_heads WHERE session = '${session}'`);
  return {
    promote: () =>
      runOn(
        url,
        `DELETE FROM log USING standby WHERE log.session = standby.session AND log.seq > standby.seq;
         UPDATE log_heads SET seq = standby.seq, hash = standby.hash, mac = standby.mac FROM standby
         WHERE log_heads.session = standby.session;
         DROP TABLE standby`,
      ),
  };
}

test.skipIf(postgresIsMissing)(
  "a failover that lost what was stored is found by every node, though nobody does anything",
  async () => {
    const [one, other] = await startTwoApps();
    const { candidate, interviewer, links } = await createCall(one);
    const people = [candidate, atNode(other, interviewer)];
    await candidate.do(newThread("Kept."));
    const standby = await standbyOf(one.database, links.id);
    await candidate.do(newThread("Lost."));
    const lives = await Promise.all(people.map((person) => LivePage.of(person)));
    const pages = await Promise.all(people.map((person, index) => greeted(person, 100 + index)));
    const bodies = (live: LivePage): readonly string[] =>
      live.events().flatMap(({ event }) => (event.kind === "thread.opened" ? [event.body] : []));
    await until("all have it", () => lives.every((live) => bodies(live).length === 2));
    await standby.promote();
    for (const page of pages) expect(await page.closes()).toBe(closeCodes.otherEpoch);

    const again = await Promise.all(people.map((person) => LivePage.of(person)));
    for (const live of again) await until("it shows what there is", () => bodies(live).includes("Kept."));
    await people[1]?.do(newThread("Gone on."));
    for (const live of again) {
      await until("it goes on", () => bodies(live).includes("Gone on."));
      expect(bodies(live)).toEqual(["Kept.", "Gone on."]);
    }
  },
);
