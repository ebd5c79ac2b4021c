import { connect } from "node:net";
import type { ExercisesView } from "@tandiff/shared/api.ts";
import { type ImportAnswer, ImportRequest, type ImportsView } from "@tandiff/shared/exercise/import.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { zipSync } from "fflate";
import { expect, onTestFinished, test, vi } from "vitest";
import { harmlessBundle, hostileBundles } from "../import/git/hostile-bundles.fixture.ts";
import { hostileZips, moded, small } from "../import/zip/hostile-zips.fixture.ts";
import { isFull } from "../sync/testing.ts";
import { asOrganiser, organiserKey, startTestApp, type TestApp } from "../testing-app.ts";
import * as answers from "./openapi/answers.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const words: NonNullable<ImportRequest["words"]> = {
  ...ImportRequest.shape.words.unwrap().parse({
    slug: "shop-rounding",
    title: "Round prices once",
    language: "go",
    brief: "A shop.",
    mergeRequest: { title: "Round once", description: "It was **twice**." },
    rubric: null,
  }),
};
const look: ImportRequest = { add: false, base: null, head: null, words: null };
const add: ImportRequest = { ...look, add: true, words };
const rubric = `guide: Ask who rounds.
dimensions:
  - { id: tests, title: Tests, levels: [None, Some, Most, All] }
findings:
  - id: rounds-twice
    title: It rounds twice
    dimension: tests
    weight: 2
    positions: [{ path: a, side: head, lines: { start: 1, end: 1 } }]
    good: Says so.
strengths: []
`;

function form(file: Uint8Array, request: unknown): FormData {
  const body = new FormData();
  body.set("file", new Blob([Uint8Array.from(file)]), "shop.zip");
  body.set("request", JSON.stringify(request));
  return body;
}

function send(
  app: TestApp,
  body: FormData | string | ReadableStream<Uint8Array>,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${organiserKey}`);
  return fetch(`${app.url}/api/organiser/imports`, { method: "POST", body, ...init, headers });
}

async function imported(app: TestApp, file: Uint8Array, request: ImportRequest): Promise<ImportAnswer> {
  const answer: ImportAnswer = JSON.parse(await (await send(app, form(file, request))).text());
  // No field more and none less than the document has.
  expect(answers.importAnswer.parse(answer)).toEqual(answer);
  return answer;
}

async function bank(app: TestApp): Promise<ExercisesView["exercises"]> {
  const view: ExercisesView = JSON.parse(await (await asOrganiser(app, "/exercises")).text());
  return view.exercises;
}

async function running(app: TestApp): Promise<ImportsView["running"]> {
  const view: ImportsView = JSON.parse(await (await asOrganiser(app, "/imports")).text());
  return answers.importsView.parse(view).running;
}

/** Asks until an import has come so far, or until none is running. */
function comesTo(app: TestApp, step: ImportsView["running"]): Promise<boolean> {
  return vi.waitUntil(async () => (await running(app)) === step, { interval: 2, timeout: 30_000 });
}

test("a file is looked at first, and added when that is asked for, once", async () => {
  const app = await startTestApp();
  const seen = await imported(app, harmlessBundle, look);
  expect(seen).toMatchObject({
    bank: "new",
    added: null,
    preview: {
      kind: "review",
      words: { slug: null, title: "Change", rubric: null },
      commits: [{ subject: "Change", author: "Eve" }],
      changed: [
        // Renamed.
        { path: "b", additions: 0, deletions: 0 },
      ],
      faults: [],
    },
  });
  expect(await bank(app)).toEqual([]);
  const added = await send(app, form(harmlessBundle, add));
  expect(added.status).toBe(201);
  expect(await bank(app)).toMatchObject([{ slug: "shop-rounding", title: "Round prices once" }]);

  const again = await send(app, form(harmlessBundle, add));
  expect(again.status).toBe(200);
  expect(JSON.parse(await again.text())).toMatchObject({ bank: "same", added: { added: false } });
  const other = { ...add, words: { ...words, brief: "A shop of another kind." } };
  expect(await imported(app, harmlessBundle, { ...other, add: false })).toMatchObject({
    bank: "other-version",
  });
  const [before] = await bank(app);
  expect(await imported(app, harmlessBundle, other)).toMatchObject({ added: { added: true } });
  const [after] = await bank(app);
  expect(after?.version).not.toBe(before?.version);
  expect(await running(app)).toBeNull();
});

test("what a zip says of itself is what is proposed, and gives way to what the organiser writes", async () => {
  const app = await startTestApp();
  const yaml =
    "slug: shop\ntitle: Shop\nlanguage: ruby\nlevel: senior\nbrief: Sells.\n" +
    "mergeRequest: {title: Round, description: Once}\n";
  const zip = zipSync({ ...small, "exercise.yaml": text(yaml), "rubric.yaml": text(rubric) });
  const { preview } = await imported(app, zip, look);
  expect(preview.words).toEqual({
    slug: "shop",
    title: "Shop",
    language: "ruby",
    brief: "Sells.",
    mergeRequest: { title: "Round", description: "Once" },
    rubric,
  });
  expect(preview.findings).toBe(1);
  expect(await imported(app, zip, { ...look, add: true })).toMatchObject({ added: { slug: "shop" } });
  const edited = { ...words, rubric };
  expect(await imported(app, zip, { ...add, words: edited })).toMatchObject({ added: { added: true } });
  const stored = await asOrganiser(app, "/exercises/shop-rounding");
  expect(JSON.parse(await stored.text())).toMatchObject({
    content: { title: "Round prices once", level: "senior", commits: [{ message: "Round once\n" }] },
    rubric: { guide: "Ask who rounds." },
  });
});

test("faults are told with what they are in, and nothing is added as long as there are any", async () => {
  const app = await startTestApp();
  const faulty = {
    ...words,
    title: "It rounds twice",
    brief: "See rounds-twice.",
    rubric: rubric.replace("end: 1", "end: 9"),
  };
  const link = (target: string) => moded(text(target), 0o120777);
  const zip = zipSync({ ...small, "head/hook": link("GIT~1/hooks"), "head/out": link("../../etc/passwd") });
  const { preview, added } = await imported(app, zip, { ...add, words: faulty });
  expect(added).toBeNull();
  expect(preview.faults).toEqual([
    {
      about: "files",
      sentence: 'The link "hook" leads out of the exercise, to "GIT~1/hooks".',
    },
    {
      about: "files",
      sentence: 'The link "out" leads out of the exercise, to "../../etc/passwd".',
    },
    {
      about: "rubric",
      sentence: "The finding rounds-twice is at a:1-9, which head does not have.",
    },
    { about: "title", sentence: "title:1 has the title of the finding rounds-twice." },
    { about: "brief", sentence: "brief:1 has the id of the finding rounds-twice." },
  ]);
  const typo = await imported(app, zipSync(small), { ...add, words: { ...words, rubric: "guide: [" } });
  expect(typo.preview.faults).toMatchObject([
    { about: "rubric", sentence: expect.stringContaining("is not YAML") },
  ]);
  expect(await bank(app)).toEqual([]);
  // Mended, it is taken.
  expect(await imported(app, zipSync(small), add)).toMatchObject({ added: { added: true } });
});

test("what looks like somebody's secret is pointed out", async () => {
  const app = await startTestApp();
  const zip = zipSync({ ...small, "head/key.pem": text(["\n-----BEGIN", "PRIVATE KEY-----\n"].join(" ")) });
  const { preview } = await imported(app, zip, look);
  expect(preview.notes).toEqual(["key.pem:2 looks like a private key. Every candidate would get it."]);
});

/** One of each kind in every run, since each takes a thread of its own. */
const shortened = [
  "a delta bomb",
  "a header that says 1 GiB",
  "a bundle that is cut short",
  "a way up",
  "the repository's own folder",
  "a bomb",
  "an absolute path",
  "a file below a link",
  "more entries than it has",
  "a size of 1 GiB",
];

test("files that nobody means well with are refused with a sentence, and nothing of them stays", async () => {
  const app = await startTestApp();
  const corpus = Object.entries({ ...hostileBundles, ...hostileZips });
  const played = isFull ? corpus : corpus.filter(([name]) => shortened.includes(name));
  expect(played.length).toBeGreaterThanOrEqual(shortened.length);
  for (const [name, [file, sentence]] of played) {
    const names = name in hostileBundles ? { base: "main", head: "change" } : {};
    const answer = await send(app, form(file(), { ...add, ...names }));
    expect([400, 413], name).toContain(answer.status);
    const { error } = answers.errorBody.parse(JSON.parse(await answer.text()));
    expect(error.message, name).toContain(sentence);
  }
  expect(await bank(app)).toEqual([]);
  expect(app.reported).toEqual([]);
  expect(await imported(app, harmlessBundle, add)).toMatchObject({ added: { added: true } });
});

test("a request of the wrong form is refused with a sentence", async () => {
  const app = await startTestApp();
  const noFile = new FormData();
  noFile.set("request", JSON.stringify(add));
  const noRequest = new FormData();
  noRequest.set("file", new Blob(["x"]), "x");
  const cases: [FormData | string, string][] = [
    ["x", "is not a form with a file"],
    [noFile, "has no part `file`"],
    [noRequest, "has no part `request`"],
    [form(new Uint8Array(), add), "The file is empty."],
    [form(text("hello"), add), "neither a git bundle nor a zip archive"],
    [form(harmlessBundle, { ...add, path: "/etc/passwd" }), "Unrecognized key"],
    [form(harmlessBundle, { ...add, words: { ...words, slug: "../x" } }), "words.slug: A slug has"],
    [form(harmlessBundle, { ...add, words: { ...words, title: "" } }), "words.title: "],
    [form(harmlessBundle, { ...add, head: "--upload-pack=x" }), "The bundle has no --upload-pack=x"],
    [form(harmlessBundle, { ...add, words: null }), "does not say what the exercise is called"],
  ];
  for (const [body, sentence] of cases) {
    const answer = await send(app, body);
    expect(answer.status, sentence).toBe(400);
    expect(answers.errorBody.parse(JSON.parse(await answer.text())).error.message).toContain(sentence);
  }
  expect(await bank(app)).toEqual([]);
  expect(app.reported).toEqual([]);
});

test("a file over the limit is refused with the number, whether its size is said or not", async () => {
  const app = await startTestApp();
  const sentence = `the limit is ${limits.importFile.toLocaleString("en-US")} bytes.`;
  const large = new Uint8Array(limits.importFile + 3 * 1024 * 1024);
  const unsaid = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(text('--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'));
      controller.enqueue(large);
      controller.close();
    },
  });
  const headers = { "Content-Type": "multipart/form-data; boundary=x" };
  // Nobody reads the body of one whose size is said, so that what is answered may come too late for `fetch`.
  expect(await rawStatus(app, `Content-Length: ${large.length}`, sentence)).toContain("HTTP/1.1 413 ");
  const chunked = await send(app, unsaid, { headers, duplex: "half" });
  expect(chunked.status).toBe(413);
  expect(await chunked.text()).toContain(sentence);
  expect(await running(app)).toBeNull();
});

test("one import goes on at a time, another is told so, and one whose organiser leaves makes room", async () => {
  const app = await startTestApp();
  const socket = connect(app.port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  const head = `POST /api/organiser/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${organiserKey}\r\n`;
  const type = "Content-Type: multipart/form-data; boundary=x\r\n";
  socket.write(`${head}${type}Content-Length: 1000\r\n\r\n--x\r\n`);
  await comesTo(app, "receiving");
  const second = await send(app, form(harmlessBundle, add));
  expect(second.status).toBe(429);
  expect(await second.text()).toContain("Another import is running on this server.");
  socket.destroy();
  await comesTo(app, null);
  expect(await bank(app)).toEqual([]);
  expect(await imported(app, harmlessBundle, add)).toMatchObject({ added: { added: true } });
  expect(app.reported).toEqual([]);
});

test("an organiser who leaves while their file is read ends that, and nothing is added", async () => {
  const app = await startTestApp();
  const leaving = new AbortController();
  const [slow] = hostileBundles["a zip bomb of blobs"] ?? [() => harmlessBundle];
  const sent = send(app, form(slow(), add), { signal: leaving.signal }).catch(() => "left");
  await comesTo(app, "reading");
  leaving.abort();
  expect(await sent).toBe("left");
  await comesTo(app, null);
  expect(app.journal.some((line) => line.includes('"status":409'))).toBe(true);
  expect(await bank(app)).toEqual([]);
  expect(app.reported).toEqual([]);
});

/** What the server says to headers alone. */
function rawStatus(app: TestApp, header: string, until: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(app.port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const start = `POST /api/organiser/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${organiserKey}\r\n`;
    socket.write(`${start}${header}\r\n\r\n`);
    let said = "";
    socket.setEncoding("utf8").on("data", (data: string) => {
      said += data;
      if (said.includes(until)) resolve(said);
    });
    socket.on("close", () => resolve(said));
  });
}
