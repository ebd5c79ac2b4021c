import type { Hit, SearchDone } from "@tandiff/shared/search/protocol.ts";
import { expect, test, vi } from "vitest";
import { createSession, pause, startTestApp, until, type Person } from "../testing-app.ts";
import { madeExercise } from "../testing-exercise.ts";

interface Found {
  readonly hits: readonly Hit[];
  readonly done: SearchDone | undefined;
}

async function search(person: Person, query: Record<string, string>): Promise<Found> {
  const answer = await person.ask(`/search?${new URLSearchParams(query).toString()}`);
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const lines = (await answer.text()).trimEnd().split("\n");
  const done: SearchDone = JSON.parse(lines.pop() ?? "");
  return { hits: lines.map((line): Hit => JSON.parse(line)), done };
}

const places = ({ hits }: Found) => hits.map(({ path, side, line }) => `${path} ${side} ${line}`);

const base = {
  "a/unchanged.txt": "nothing\nneedle here\n",
  "changed.txt": "same needle\nold needle\nend\n",
  "deleted.txt": "a needle\n",
  "picture.bin": "\0needle\n",
  "renamed-from.txt": "1\n2\n3\n4\nneedle\n",
  "latin.txt": Buffer.from("caf\xe9 needle\n", "latin1"),
};
const change = {
  "changed.txt": "first\nsame needle\nnew NEEDLE and needle\nend\n",
  "deleted.txt": null,
  "added.txt": "\uFEFFneedle\r\nno\r\n",
  "renamed-from.txt": null,
  "renamed-to.txt": "1\n2\n3\n4\nneedle\n5\n",
};
const upload = madeExercise(base, [change]);

test("a search finds what is in head and what the change took from base, changed files first", async () => {
  const app = await startTestApp();
  const { interviewer } = await createSession(app, upload);
  const found = await search(interviewer, { q: "needle" });
  expect(places(found)).toEqual([
    "added.txt head 1",
    "changed.txt base 2",
    "changed.txt head 2",
    "changed.txt head 3",
    "deleted.txt base 1",
    "renamed-to.txt head 5",
    "a/unchanged.txt head 2",
    "latin.txt head 1",
  ]);
  expect(found.done).toEqual({ done: true, files: 6, hits: 8, truncated: false });
  expect(found.hits[0]).toEqual({
    path: "added.txt",
    side: "head",
    line: 1,
    text: "needle",
    ranges: [[0, 6]],
  });
  expect(found.hits[3]).toMatchObject({
    text: "new NEEDLE and needle",
    ranges: [
      [4, 10],
      [15, 21],
    ],
  });
  expect(found.hits[7]?.text).toBe("café needle");
});

test("a search can be for the changed files only, and for upper and lower case", async () => {
  const app = await startTestApp();
  const { interviewer } = await createSession(app, upload);
  expect(places(await search(interviewer, { q: "needle", in: "changes" }))).toHaveLength(6);
  expect(places(await search(interviewer, { q: "NEEDLE", case: "1" }))).toEqual(["changed.txt head 3"]);
  expect(await search(interviewer, { q: "not there" })).toEqual({
    hits: [],
    done: { done: true, files: 0, hits: 0, truncated: false },
  });
});

test("a search needs two characters of one line, and the merge request open", async () => {
  const app = await startTestApp();
  const { interviewer, candidate } = await createSession(app, upload);
  for (const query of [
    "",
    "?q=",
    "?q=x",
    "?q=a%0Ab",
    `?q=${"x".repeat(201)}`,
    "?q=needle&in=no",
    "?q=needle&case=2",
  ]) {
    const answer = await interviewer.ask(`/search${query}`);
    expect([query, answer.status]).toEqual([query, 400]);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringMatching(/\w/) } });
  }
  expect((await candidate.ask("/search?q=needle")).status).toBe(403);
  expect((await search(interviewer, { q: "x".repeat(200) })).hits).toEqual([]);
  expect(app.reported).toEqual([]);
});

test("a search sends 2,000 lines and counts all", async () => {
  const app = await startTestApp();
  const exactly = await createSession(
    app,
    madeExercise({ a: "word\n".repeat(2_000) }, [{ b: "b" }], "exactly"),
  );
  const whole = await search(exactly.interviewer, { q: "word" });
  expect(whole.hits).toHaveLength(2_000);
  expect(whole.done).toEqual({ done: true, files: 1, hits: 2_000, truncated: false });
  const more = await createSession(
    app,
    madeExercise({ a: "word\n".repeat(2_001), c: "word\nno\nword" }, [{ b: "b" }], "more"),
  );
  const cut = await search(more.interviewer, { q: "word" });
  expect(cut.hits).toHaveLength(2_000);
  expect(cut.done).toEqual({ done: true, files: 2, hits: 2_003, truncated: true });
});

const many = madeExercise(
  Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [
      `${index}.txt`,
      `${index} words\n${"x y z\n".repeat(20_000)}`,
    ]),
  ),
  [{ new: "new\n" }],
);

test("a search stops when its reader has gone, and lets others have their turn meanwhile", async () => {
  const app = await startTestApp();
  const { interviewer } = await createSession(app, many);
  await interviewer.ask("/merge-request");
  const reads = vi.spyOn(app.test.storage, "blobs");
  const leaving = new AbortController();
  const left = interviewer
    .ask("/search?q=nowhere", { signal: leaving.signal })
    .then((answer) => answer.text());
  await until("the search has begun", () => reads.mock.calls.length > 0);
  leaving.abort();
  await expect(left).rejects.toThrow("abort");
  await pause(50);
  const readThen = reads.mock.calls.length;
  await pause(100);
  expect(reads.mock.calls.length).toBe(readThen);
  expect(readThen).toBeLessThan(300);

  // Whoever stays gets all of it.
  expect((await search(interviewer, { q: "nowhere" })).done?.hits).toBe(0);
  expect(reads.mock.calls.length).toBeGreaterThanOrEqual(300);
  const readByNow = reads.mock.calls.length;
  expect((await search(interviewer, { q: "299 words" })).done?.hits).toBe(1);
  expect(reads.mock.calls.length).toBe(readByNow);
});
