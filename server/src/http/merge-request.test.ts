import { randomBytes } from "node:crypto";
import type { DiffsView } from "@tandiff/shared/api.ts";
import { decodeBlobs, largestBatch } from "@tandiff/shared/blob-batch.ts";
import { diffPath, type FileDiff } from "@tandiff/shared/diff/file-diff.ts";
import { unpackDiff, unpackMergeRequest, type PackedMergeRequest } from "@tandiff/shared/diff/packed.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import { describe, expect, test } from "vitest";
import { createSession, startTestApp, type Person } from "../testing-app.ts";
import { hashOf, madeExercise } from "../testing-exercise.ts";

async function json<Shape extends object>(answer: Promise<Response>, _like?: Shape): Promise<Shape> {
  const value: Shape = JSON.parse(await (await answer).text());
  return value;
}

const lines = (diffs: readonly FileDiff[]) =>
  diffs.map((diff) => `${diff.change} ${diffPath(diff)} +${diff.additions} -${diff.deletions}`);

/** Three commits: a file is added, indented and renamed; another is added and taken away again. */
const made = madeExercise({ "app.rb": "def a\n1\nend\n", "schema.rb": "old\n" }, [
  { "new.rb": "one\ntwo\nthree\nfour\n", "app.rb": "def a\n  1\nend\n", "passing.rb": "x\n" },
  { ".gitattributes": "schema.rb linguist-generated\n", "schema.rb": "new\n", "passing.rb": null },
  { "new.rb": null, "moved.rb": "one\ntwo\nthree\nfour\nfive\n" },
]);

describe("the diff of some commits", () => {
  const ask = (person: Person, query: string) => person.ask(`/diffs${query}`);
  const diffsOf = async (person: Person, query: string) =>
    (await json<DiffsView>(ask(person, query))).diffs.map(unpackDiff);

  test("is what they did, from the tree before the first to the tree after the last", async () => {
    const app = await startTestApp();
    const { interviewer } = await createSession(app, made);
    const whole = await diffsOf(interviewer, "");
    expect(lines(whole)).toEqual([
      "added .gitattributes +1 -0",
      "modified app.rb +1 -1",
      "added moved.rb +5 -0",
      "modified schema.rb +1 -1",
    ]);
    const packed = await json<PackedMergeRequest>(interviewer.ask("/merge-request"));
    const view = unpackMergeRequest(packed);
    expect(view.diffs).toEqual(whole);
    expect(view.head).toEqual(headTree(made.content));
    expect(await diffsOf(interviewer, "?from=0&to=3&whitespace=show")).toEqual(whole);
    expect(lines(await diffsOf(interviewer, "?to=1"))).toEqual([
      "modified app.rb +1 -1",
      "added new.rb +4 -0",
      "added passing.rb +1 -0",
    ]);
    expect(lines(await diffsOf(interviewer, "?from=2"))).toEqual(["renamed moved.rb +1 -0"]);
    expect(lines(await diffsOf(interviewer, "?from=1&to=2"))).toEqual([
      "added .gitattributes +1 -0",
      "deleted passing.rb +0 -1",
      "modified schema.rb +1 -1",
    ]);
  });

  test("without white space keeps a file that only white space has changed in, with no edits", async () => {
    const app = await startTestApp();
    const { interviewer } = await createSession(app, made);
    const hidden = await diffsOf(interviewer, "?whitespace=hide");
    expect(lines(hidden)).toContain("modified app.rb +0 -0");
    expect(lines(hidden)).toContain("modified schema.rb +1 -1");
    expect(hidden.find((diff) => diffPath(diff) === "app.rb")?.body).toEqual({
      kind: "text",
      edits: [],
      baseLines: 3,
      headLines: 3,
    });
  });

  test("marks as generated what the attributes of head say, in every range", async () => {
    const app = await startTestApp();
    const { interviewer } = await createSession(app, made);
    const generated = (diffs: readonly FileDiff[]) => diffs.filter((diff) => diff.generated).map(diffPath);
    for (const query of ["", "?whitespace=hide", "?from=1&to=2"])
      expect(generated(await diffsOf(interviewer, query))).toEqual(["schema.rb"]);
    expect(generated(await diffsOf(interviewer, "?to=1"))).toEqual([]);
  });

  test("of a range that is none is refused with a sentence", async () => {
    const app = await startTestApp();
    const { interviewer, candidate } = await createSession(app, made);
    for (const [query, words] of [
      ["?from=1&to=1", "ends after it starts"],
      ["?from=2&to=1", "ends after it starts"],
      ["?from=3", "ends after it starts"],
      ["?to=4", "has 3 commits"],
      ["?from=9&to=10", "has 3 commits"],
      ["?from=-1", "not a number of commits"],
      ["?to=1.5", "not a number of commits"],
      ["?to=", "not a number of commits"],
      ["?whitespace=some", "whitespace"],
    ] as const) {
      const answer = await ask(interviewer, query);
      expect({ query, status: answer.status, body: await answer.json() }).toMatchObject({
        status: 400,
        body: { error: { code: "bad-request", message: expect.stringContaining(words) } },
      });
    }
    expect((await ask(candidate, "?to=1")).status).toBe(403);
    expect((await ask(interviewer, "?to=1")).status).toBe(200);
    expect(app.reported).toEqual([]);
  });

  test("is computed while others are served", async () => {
    // Two files that were written anew: their comparison takes some 0.3 s each.
    const written = (seed: number) =>
      Array.from(
        { length: 10_000 },
        (_, index) => `${(index * seed) % 41} ${(index * index * seed) % 13}\n`,
      ).join("");
    const app = await startTestApp();
    const { interviewer } = await createSession(
      app,
      madeExercise({ a: written(3), b: written(5) }, [{ a: written(7) }, { b: written(11) }]),
    );
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const start = performance.now();
    await diffsOf(interviewer, "?whitespace=hide");
    const took = performance.now() - start;
    clearInterval(beat);
    expect(longest).toBeLessThan(took / 2);
    const again = performance.now();
    await diffsOf(interviewer, "?whitespace=hide");
    expect(performance.now() - again).toBeLessThan(took / 2);
  });
});

describe("many files at once", () => {
  const post = (person: Person, hashes: readonly string[]) =>
    person.ask("/blobs", { method: "POST", body: JSON.stringify({ hashes }) });
  const texts = ["one\n", "", "\0binary", "zwei\r\n"];
  const upload = madeExercise(Object.fromEntries(texts.map((text, index) => [`f${index}`, text])), [
    { new: "new\n" },
  ]);

  test("come in the order in which they were asked for, byte for byte", async () => {
    const app = await startTestApp();
    const { interviewer, candidate } = await createSession(app, upload);
    const answer = await post(interviewer, texts.toReversed().map(hashOf));
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    const blobs = decodeBlobs(await answer.bytes());
    expect(blobs.map((blob) => blob && Buffer.from(blob).toString())).toEqual(texts.toReversed());
    expect((await post(candidate, texts.map(hashOf))).status).toBe(403);
  });

  test("leave out what would not fit, and take what still does", async () => {
    const large = [randomBytes(largestBatch - 10), randomBytes(largestBatch + 1), randomBytes(20)];
    const app = await startTestApp();
    const { interviewer } = await createSession(
      app,
      madeExercise({ a: large[0] ?? "", b: large[1] ?? "", c: large[2] ?? "", d: "small" }, [{ e: "e" }]),
    );
    const asked = [...large, "small"].map(hashOf);
    const blobs = decodeBlobs(await (await post(interviewer, asked)).bytes());
    expect(blobs.map((blob) => blob?.length)).toEqual([largestBatch - 10, undefined, undefined, 5]);
    const rest = decodeBlobs(await (await post(interviewer, asked.slice(1, 3))).bytes());
    expect(rest.map((blob) => blob?.length)).toEqual([undefined, 20]);
  });

  test("are given of this exercise only, and not too many", async () => {
    const app = await startTestApp();
    const { interviewer } = await createSession(app, upload);
    const mine = hashOf("one\n");
    expect((await post(interviewer, [mine, hashOf("of nobody")])).status).toBe(404);
    expect((await post(interviewer, [])).status).toBe(400);
    expect((await post(interviewer, ["x"])).status).toBe(400);
    expect(
      (
        await post(
          interviewer,
          Array.from({ length: 501 }, () => mine),
        )
      ).status,
    ).toBe(400);
    expect(
      (
        await post(
          interviewer,
          Array.from({ length: 500 }, () => mine),
        )
      ).status,
    ).toBe(200);
  });
});

describe("what travels", () => {
  const large = madeExercise({ "a.txt": "line\n".repeat(5_000), "b.bin": randomBytes(50) }, [
    Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`src/file-${index}.ts`, `${index}\n`])),
  ]);
  const paths = ["/merge-request", "/diffs?whitespace=hide", `/blobs/${hashOf("line\n".repeat(5_000))}`];

  test.each(["br", "gzip"])(
    "is compressed with %s where the client takes that, and the same",
    async (encoding) => {
      const app = await startTestApp();
      const { interviewer } = await createSession(app, large);
      for (const path of paths) {
        const plain = await interviewer.ask(path, { headers: { "Accept-Encoding": "identity" } });
        expect([path, plain.headers.get("content-encoding")]).toEqual([path, null]);
        const packed = await interviewer.ask(path, { headers: { "Accept-Encoding": encoding } });
        expect([path, packed.headers.get("content-encoding")]).toEqual([path, encoding]);
        expect(packed.headers.get("vary")).toBe("Accept-Encoding");
        expect(packed.headers.get("content-type")).toBe(plain.headers.get("content-type"));
        expect(packed.headers.get("cache-control")).toBe(plain.headers.get("cache-control"));
        expect(await packed.bytes()).toEqual(await plain.bytes());
      }
      const both = { headers: { "Accept-Encoding": "gzip, br;q=0.5" } };
      expect((await interviewer.ask("/merge-request", both)).headers.get("content-encoding")).toBe("br");
      const refused = { headers: { "Accept-Encoding": "gzip, br;q=0" } };
      expect((await interviewer.ask("/merge-request", refused)).headers.get("content-encoding")).toBe("gzip");
    },
  );

  test("is left as it is where that is not worth it, or compressed already", async () => {
    const app = await startTestApp();
    const { interviewer } = await createSession(app, large);
    for (const path of ["/welcome", "/application.zip", "/drafts", `/blobs/${hashOf("1\n")}`]) {
      const answer = await interviewer.ask(path, { headers: { "Accept-Encoding": "gzip, br" } });
      expect([path, answer.status, answer.headers.get("content-encoding")]).toEqual([path, 200, null]);
    }
  });

  test("is the merge request once, as long as it stays the same and the seat is there", async () => {
    const app = await startTestApp();
    const { interviewer, candidate } = await createSession(app, large);
    const first = await interviewer.ask("/merge-request");
    const tag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    const known = { headers: { "If-None-Match": tag } };
    const again = await interviewer.ask("/merge-request", known);
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect(
      (await interviewer.ask("/merge-request", { headers: { "If-None-Match": '"other"' } })).status,
    ).toBe(200);
    expect((await candidate.ask("/merge-request", known)).status).toBe(403);
    const stranger = { headers: { ...known.headers, Cookie: "" } };
    expect((await interviewer.ask("/merge-request", stranger)).status).toBe(404);
  });
});
