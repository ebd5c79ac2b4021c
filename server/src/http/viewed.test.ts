import type { ViewedView } from "@tandiff/shared/api.ts";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { asOrganiser, createSession, startTestApp, type Person } from "../testing-app.ts";
import { madeExercise } from "../testing-exercise.ts";

const put = (person: Person, body: object) =>
  person.ask("/viewed", { method: "PUT", body: JSON.stringify(body) });

async function viewed(person: Person): Promise<readonly string[]> {
  const { paths }: ViewedView = JSON.parse(await (await person.ask("/viewed")).text());
  return paths;
}

const upload = madeExercise({ "old.go": "old\n", "kept.go": "kept\n" }, [
  { "old.go": null, "new.go": "new\n" },
]);

test("viewed marks are kept for each person, also over a restart, until they are taken back", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, observer } = await createSession(app, upload);
  await candidate.do({ type: "review.open" });
  for (const path of ["old.go", "new.go", "kept.go", "new.go"])
    expect((await put(candidate, { path, viewed: true })).status).toBe(204);
  expect((await put(observer, { path: "kept.go", viewed: true })).status).toBe(204);
  expect((await put(candidate, { path: "new.go", viewed: false })).status).toBe(204);
  expect((await put(candidate, { path: "new.go", viewed: false })).status).toBe(204);
  await app.restart();
  expect(await viewed(candidate)).toEqual(["old.go", "kept.go"]);
  expect(await viewed(observer)).toEqual(["kept.go"]);
  expect(await viewed(interviewer)).toEqual([]);
});

test("viewed marks are for files that are there, for who may read them", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app, upload);
  expect((await put(candidate, { path: "new.go", viewed: true })).status).toBe(403);
  expect((await candidate.ask("/viewed")).status).toBe(403);
  for (const body of [
    { path: "nothing.go", viewed: true },
    { path: "../new.go", viewed: true },
    { path: "", viewed: true },
    { path: "new.go" },
    { path: "new.go", viewed: "yes" },
    { viewed: true },
  ])
    expect((await put(interviewer, body)).status, JSON.stringify(body)).toBe(400);
  expect(await viewed(interviewer)).toEqual([]);
  expect((await put(interviewer, { path: "new.go", viewed: true })).status).toBe(204);
  expect(await viewed(interviewer)).toEqual(["new.go"]);
});

test("nobody else gets to know what the candidate has viewed, nor that they have", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, links } = await createSession(app, upload);
  await candidate.do({ type: "review.open" });
  const page = await LivePage.of(interviewer);
  const before = page.texts.length;
  const board = async () => (await asOrganiser(app, "/sessions")).text();
  const boardBefore = await board();
  for (const path of ["old.go", "new.go", "kept.go"]) await put(candidate, { path, viewed: true });

  const stranger = { headers: { Cookie: interviewer.cookie } };
  expect((await candidate.ask("/viewed", stranger)).status).toBe(404);
  expect(await viewed(interviewer)).toEqual([]);
  expect(await board()).toBe(boardBefore);
  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  expect(page.texts.slice(before).join("")).toContain("phase.changed");
  const seen = [...page.texts, ...(await LivePage.of(interviewer)).texts].join("");
  expect(seen).not.toContain("viewed");
  const exported = await asOrganiser(app, `/sessions/${links.id}/export.zip`);
  const files = Object.values(unzipSync(await exported.bytes()));
  expect(Buffer.concat(files).toString()).not.toContain("viewed");
  expect(await viewed(candidate)).toEqual(["old.go", "new.go", "kept.go"]);
});
