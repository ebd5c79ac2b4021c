import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkoutFault, linkFault } from "../server/src/cli/checkout/safe-path.ts";
import { visible } from "@tandiff/shared/text/visible.ts";
import { describeLinks } from "../server/src/cli/output.ts";
import { printedSeed } from "../server/src/sync/testing.ts";
import { hostileCorpus, templateNames, type Hostile, type HostileKind } from "./support/hostile-corpus.ts";
import {
  askOrganiser,
  hostileExercise,
  hostileSession,
  type HostileFile,
} from "./support/hostile-session.ts";
import { command, seatFetch, takeSeat, type ScriptSeat } from "./support/stock-client.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";

const run = promisify(execFile);
const corpus = hostileCorpus(printedSeed("hostile"), 500);
const slowest = 2_000;
let server: TandiffServer;
let folder: string;

beforeAll(async () => {
  server = await startTandiff({ env: { TANDIFF_LOG: "warn" } });
  folder = await mkdtemp(join(tmpdir(), "tandiff-hostile-"));
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const of = (kind: HostileKind): readonly Hostile[] => corpus.filter((one) => one.kind === kind);

/** Fails where the answer is neither a yes nor a refusal with a sentence, or comes late. */
async function judged({ name, value }: Hostile, ask: () => Promise<Response>): Promise<boolean> {
  const from = Date.now();
  const answer = await ask();
  const said = await answer.text();
  const where = `${name} ${JSON.stringify(value.slice(0, 100))}: ${said.slice(0, 200)}`;
  expect(Date.now() - from, where).toBeLessThan(slowest);
  if (!answer.ok) expect([400, 409, 413], where).toContain(answer.status);
  if (!answer.ok) expect(JSON.parse(said), where).toMatchObject({ error: { message: expect.any(String) } });
  return answer.ok;
}

/** How each goes into an exercise of its own. */
function fileOf({ kind, value }: Hostile): HostileFile {
  if (kind === "path") return { path: value, text: "text\n" };
  return kind === "link"
    ? { path: "links/l", text: value, mode: "120000" }
    : { path: "code.go", text: value };
}

test("the corpus has something of every template", () => {
  expect(corpus).toHaveLength(500);
  expect(new Set(corpus.map(({ name }) => name))).toEqual(new Set(templateNames));
});

/** What the server said of an exercise with this in it. */
const isTaken = new Map<Hostile, boolean>();

test("every hostile file, path, link, title and brief is taken or refused within two seconds, with a sentence", async () => {
  const taken = new Map<HostileKind, number>();
  for (const [index, one] of corpus.entries()) {
    const isFile = one.kind === "path" || one.kind === "link" || one.kind === "code";
    const files = [isFile ? fileOf(one) : { path: "a.go", text: "a\n" }];
    const words = one.kind === "name" ? { title: one.value } : isFile ? {} : { markdown: one.value };
    const upload = hostileExercise(files, { slug: `hostile-${index}`, ...words });
    isTaken.set(one, await judged(one, () => askOrganiser(server, "/exercises", upload)));
    if (isTaken.get(one)) taken.set(one.kind, (taken.get(one.kind) ?? 0) + 1);
  }
  // Some of each are only odd, and what leads out of the tree is not among the paths that are taken.
  for (const kind of ["path", "link", "code", "markdown"] as const)
    expect(taken.get(kind), kind).toBeGreaterThan(5);
  const out = of("path").filter(({ name }) => name === "path: up and out" || name === "path: git's own");
  for (const one of out.filter(({ value }) => /(^|\/|\\)(\.\.|\.git)(\/|\\|$)/i.test(value))) {
    const upload = hostileExercise([fileOf(one)], { slug: "never" });
    expect((await askOrganiser(server, "/exercises", upload)).status, one.value).toBe(400);
  }
}, 120_000);

async function download(seat: ScriptSeat, path: string): Promise<Buffer> {
  const answer = await seatFetch(seat, "GET", path);
  expect(answer.status, path).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

/** The corpus's paths, links and code that the server takes, in one merge request. */
function acceptedFiles(): HostileFile[] {
  const files = new Map<string, HostileFile>();
  for (const [index, one] of [...of("path"), ...of("link"), ...of("code")].entries()) {
    const { path, ...rest } = fileOf(one);
    const name = one.kind === "path" ? path : `${one.kind}/${index}`;
    // What git or a disk cannot make at all is left out.
    if (one.kind === "link" && (one.value === "" || /\0|.{200}/s.test(one.value))) continue;
    const fits =
      Buffer.byteLength(name) < 200 && name.split("/").every((part) => Buffer.byteLength(part) < 200);
    if (fits && isTaken.get(one)) files.set(name, { path: name, ...rest });
  }
  return [...files.values()];
}

test("nothing that is exported writes outside the folder it is unpacked in", async () => {
  const files = acceptedFiles();
  expect(files.length).toBeGreaterThan(60);
  const added = await askOrganiser(server, "/exercises", hostileExercise(files, { slug: "hostile" }));
  expect(added.status, await added.text()).toBe(201);
  const { links } = await hostileSession(server, "hostile", ["Cleo", "Ida"]);
  const ida = await takeSeat(links.interviewers[0]?.url ?? "");
  await command(ida, { type: "call.start", evenUnsubmitted: true });
  // A part longer than a disk's names is taken, and `git am` cannot make that file.
  const short = of("path").filter(({ value }) => value.split("/").every((part) => part.length < 80));
  for (const one of [...short, ...of("output")]) {
    const value =
      one.kind === "path"
        ? { type: "file.create", file: crypto.randomUUID(), path: one.value }
        : { type: "output.add", output: crypto.randomUUID(), title: "out", text: one.value };
    const body = { id: crypto.randomUUID(), command: value };
    await judged(one, () => seatFetch(ida, "POST", "/commands", body));
  }

  const outside = join(folder, "outside");
  const inside = join(outside, "a/b/c");
  await mkdir(inside, { recursive: true });
  const archives = ["application.zip", "application.bundle", "export.zip"] as const;
  for (const name of archives) await writeFile(join(inside, name), await download(ida, `/${name}`));
  await run("git", [
    "clone",
    "--quiet",
    "--branch",
    "head",
    join(inside, "application.bundle"),
    join(inside, "clone"),
  ]);
  for (const name of ["application.zip", "export.zip"])
    await run("python3", ["-c", unpack, join(inside, name), join(inside, name.replace(".zip", ""))]);
  // Nothing in an export steers a terminal.
  for (const name of ["report.html", "report.md", "review.json"]) {
    const text = await readFile(join(inside, "export", name), "utf8");
    expect(text, name).not.toMatch(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/u);
  }
  for (const name of ["fixes.patch", "fixes.diff", "full.diff"]) {
    const text = await readFile(join(inside, "export", name), "utf8");
    expect(text, name).not.toMatch(/(?![\t\n\f\r])\p{Cc}/u);
  }
  const patch = join(inside, "export/fixes.patch");
  await run("git", [
    "-C",
    join(inside, "clone"),
    "-c",
    "user.name=x",
    "-c",
    "user.email=x@example.org",
    "am",
    "--quiet",
    patch,
  ]);
  expect(await readdir(outside)).toEqual(["a"]);
  expect(await readdir(join(outside, "a"))).toEqual(["b"]);
  expect(await readdir(join(outside, "a/b"))).toEqual(["c"]);
  expect((await readdir(inside)).toSorted()).toEqual(
    ["application", "clone", "export", ...archives].toSorted(),
  );
  expect(await readdir(join(inside, "clone/.git/hooks"))).not.toContain("post-checkout");
}, 120_000);

/** Unpacks as a careless program does, and follows links. */
const unpack = `
import os, sys, zipfile
archive, to = sys.argv[1:]
for info in zipfile.ZipFile(archive).infolist():
    path = os.path.join(to, info.filename)
    if info.filename.endswith("/"):
        os.makedirs(path, exist_ok=True)
        continue
    os.makedirs(os.path.dirname(path), exist_ok=True)
    data = zipfile.ZipFile(archive).read(info)
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        os.symlink(data, path)
        assert os.path.realpath(path).startswith(os.path.realpath(to) + os.sep), info.filename
    else:
        open(path, "wb").write(data)
`;

test("a checkout writes no path and makes no link that leads out of its folder", () => {
  const home = resolve("/home/x/interview");
  const isInside = (path: string): boolean => {
    const way = relative(home, path);
    return way !== "" && !isAbsolute(way) && way.split("/")[0] !== ".." && !/^\.git(\/|$)/i.test(way);
  };
  const paths = of("path").filter(({ value }) => checkoutFault(value) === null);
  for (const { value } of paths) expect(isInside(resolve(home, value)), JSON.stringify(value)).toBe(true);
  const links = of("link").filter(({ value }) => linkFault("a/l", value) === null);
  for (const { value } of links)
    expect(isInside(resolve(home, "a", value, "x")), JSON.stringify(value)).toBe(true);
  expect(of("path").length - paths.length).toBeGreaterThan(10);
  expect(of("link").length - links.length).toBeGreaterThan(10);
});

test("no name that the command line prints is obeyed by a terminal", async () => {
  await askOrganiser(
    server,
    "/exercises",
    hostileExercise([{ path: "a.go", text: "a\n" }], { slug: "names" }),
  );
  const names = of("name").map(({ value }) => value.trim().slice(0, 80));
  expect(names.length).toBeGreaterThan(50);
  let first = "";
  for (let from = 0; from + 6 <= names.length; from += 6) {
    const session = await hostileSession(server, "names", names.slice(from, from + 6));
    expect(session.links.interviewers).toHaveLength(5);
    const printed = visible(describeLinks(session));
    expect(printed).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    first ||= `${session.id} ${printed}`;
  }
  // And the command prints just that.
  const { stdout, code } = await server.tandiff(["link", first.slice(0, first.indexOf(" "))]);
  expect(code).toBe(0);
  expect(stdout).toContain(first.slice(first.indexOf(" ") + 1));
  expect(server.stderr).toBe("");
}, 60_000);
