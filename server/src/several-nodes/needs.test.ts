import { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { createCall, organise, until } from "../testing-app.ts";
import { atNode, startTwoApps } from "./testing-apps.ts";

test.skipIf(postgresIsMissing)(
  "pages ask again what the candidate needs each time that it changes, whichever node they are at, without news of it",
  async () => {
    const [one, other] = await startTwoApps({ hear: false });
    const { links, candidate } = await createCall(one);
    const there = atNode(other, candidate);
    const pages = [await LivePage.of(candidate), await LivePage.of(there)];
    for (const note of ["A break.", "Two breaks."]) {
      const before = pages.map((page) => page.messages("accommodations").length);
      const accommodations = Accommodations.parse({ note });
      const change = { type: "accommodations.change", accommodations } as const;
      expect((await organise(one, links.id, change)).status).toBe(200);
      await until("both are told", () =>
        pages.every((page, index) => page.messages("accommodations").length > (before[index] ?? 0)),
      );
      expect(await (await there.ask("/accommodations")).json()).toEqual(accommodations);
    }
  },
);
