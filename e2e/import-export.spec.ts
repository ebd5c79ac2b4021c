import { execFile } from "node:child_process";
import { mkdtemp, readFile, readlink, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import type { LiveMessage } from "@tandiff/shared/live/protocol.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import { WebSocket } from "ws";
import { makeRepository, type Repository } from "./support/git-repo.ts";
import { tandiffJson, tandiffOk } from "./support/session.ts";
import { command, seatFetch, stockClient, takeSeat, type ScriptSeat } from "./support/stock-client.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

const run = promisify(execFile);
const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join("");

/** Everything that makes a path or a text hard to carry, before and after the merge request. */
async function oddRepository(folder: string): Promise<Repository> {
  return makeRepository(folder, [
    {
      message: "Everything odd",
      write: {
        "plain.txt": lines(30),
        "with space.txt": lines(5),
        "quote\"and'apostrophe.txt": lines(5),
        "tab\tname.txt": lines(5),
        "ünïcödé/日本.txt": lines(5),
        "crlf.txt": lines(12).replaceAll("\n", "\r\n"),
        "mixed.txt": "one\r\ntwo\nthree\r\nfour\nfive\r\n",
        "bom.txt": `\u{FEFF}${lines(4)}`,
        "latin1.txt": latin1("caf\u00e9\n"),
        "bare-cr.txt": "one\rtwo\rthree\n",
        "no-final-newline.txt": "first\nlast",
        "empty.txt": "",
        "old name.txt": lines(20),
        "run.sh": { content: "#!/bin/sh\necho hello\n", mode: 0o755 },
        "mode.sh": "#!/bin/sh\necho mode\n",
        link: { symlink: "plain.txt" },
        "data.bin": new Uint8Array([0, 1, 2, 255, 254, 0]),
      },
    },
    {
      branch: "feature",
      message: "Change all of it",
      remove: ["old name.txt"],
      write: {
        "plain.txt": lines(30).replace("line 7\n", "line seven\n"),
        "with space.txt": `${lines(5)}more\n`,
        "quote\"and'apostrophe.txt": `${lines(5)}more\n`,
        "tab\tname.txt": `${lines(5)}more\n`,
        "ünïcödé/日本.txt": `${lines(5)}もっと\n`,
        "crlf.txt": lines(13).replaceAll("\n", "\r\n"),
        "mixed.txt": "one\r\ntwo\nthree!\r\nfour\nfive\r\n",
        "bom.txt": `\u{FEFF}${lines(5)}`,
        "latin1.txt": latin1("caf\u00e9 cr\u00e8me\n"),
        "bare-cr.txt": "one\rtwo\rthree\rfour\n",
        "no-final-newline.txt": "first\nsecond\nlast",
        "empty-too.txt": "",
        "new name.txt": lines(20).replace("line 3\n", "line three\n"),
        "run.sh": { content: "#!/bin/sh\necho hello world\n", mode: 0o755 },
        "mode.sh": { content: "#!/bin/sh\necho mode\n", mode: 0o755 },
        link: { symlink: "with space.txt" },
        "data.bin": new Uint8Array([0, 9, 9, 255, 0]),
      },
    },
  ]);
}

/** What each workspace text becomes in the call, LF as the editor has it. */
const edits: Readonly<Record<string, (text: string) => string>> = {
  "plain.txt": (text) => text.replace("line 9\n", "").replace("line 20\n", "line 20\ninserted\n"),
  "with space.txt": (text) => `new first line\n${text}`,
  "quote\"and'apostrophe.txt": (text) => text.replace("line 2", 'From here "on"'),
  "tab\tname.txt": (text) => text.replace("line 4\n", ""),
  "ünïcödé/日本.txt": (text) => text.replace("もっと", "もっと 🎉"),
  "crlf.txt": (text) => text.replace("line 3\n", "line three\nand a half\n"),
  "mixed.txt": (text) => text.replace("two\n", "two\ntwo and a half\n"),
  "bom.txt": (text) => text.replace("line 1\n", "line one\n"),
  "no-final-newline.txt": (text) => text.replace("second", "2nd"),
  "empty.txt": () => "no longer empty\n",
  "empty-too.txt": () => "no newline at the end",
  "new name.txt": (text) => text.replace("line 10\n", "line ten\n"),
  "run.sh": (text) => text.replace("world", "everyone"),
};

/** The bytes that the edited file is expected to have: endings and BOM as imported, majority for new lines. */
function expectedBytes(path: string, text: string): string {
  if (path === "crlf.txt") return text.replaceAll("\n", "\r\n");
  if (path === "mixed.txt") return "one\r\ntwo\ntwo and a half\r\nthree!\r\nfour\nfive\r\n";
  return path === "bom.txt" ? `\u{FEFF}${text}` : text;
}

let server: TandiffServer;
let folder: string;

test.beforeAll(async () => {
  server = await startTandiff();
  folder = await mkdtemp(join(tmpdir(), "tandiff-odd-"));
});

test.afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test("what the call changed comes back byte for byte with plain git am, whatever the paths and endings", async () => {
  const repository = await oddRepository(join(folder, "odd"));
  const source = ["--repo", repository.folder, "--base", "main", "--head", "feature"];
  const words = ["--slug", "odd", "--title", "Change all of it"];
  await tandiffOk(server, ["exercise", "import", ...source, ...words]);
  const people = ["--candidate", "Noor", "--interviewer", "Ada"];
  const { id, links } = await tandiffJson<SessionLinks>(server, [
    "session",
    "create",
    "--exercise",
    "odd",
    ...people,
  ]);

  const before = await applyExport(id, "before", repository);
  expect(before.patch, "nothing was changed yet").toHaveLength(0);

  const seat = await takeSeat(links.interviewers[0]?.url ?? "");
  await command(seat, { type: "call.start", evenUnsubmitted: true });
  const state = await readState(seat);
  const client = stockClient(seat.server, seat.participant, seat.cookie);
  await client.synced();
  const wanted = new Map<string, string>();
  for (const { id: file, path } of state.workspace?.files ?? []) {
    const edit = edits[path];
    const text = client.doc.getText(rootName(file));
    if (!edit) continue;
    const after = edit(text.toJSON());
    expect(after, `${path} must be edited for the test to say anything`).not.toBe(text.toJSON());
    client.doc.transact(() => {
      text.delete(0, text.length);
      text.insert(0, after);
    });
    wanted.set(path, expectedBytes(path, after));
  }
  expect([...wanted.keys()].toSorted()).toEqual(Object.keys(edits).toSorted());
  const fixed = new Set((state.workspace?.files ?? []).map((file) => file.path));
  for (const path of ["latin1.txt", "bare-cr.txt", "data.bin", "link"])
    expect(fixed.has(path), path).toBe(false);

  await expect
    .poll(async () => (await applyExport(id, "after", repository)).text("plain.txt"))
    .toBe(wanted.get("plain.txt"));
  client.stop();

  const after = await applyExport(id, "final", repository);
  for (const path of (await repository.git("ls-tree", "-r", "-z", "--name-only", "feature")).split("\0")) {
    if (path === "" || path === "link") continue;
    const original = await gitBytes(repository, path);
    const expected = wanted.has(path) ? Buffer.from(wanted.get(path) ?? "") : original;
    expect(await after.bytes(path), path).toEqual(expected);
  }
  expect(await readlink(join(after.clone, "link"))).toBe("with space.txt");
  expect((await stat(join(after.clone, "run.sh"))).mode & 0o111, "run.sh stays executable").not.toBe(0);
});

test("the downloads hold the application as it is in the repository", async () => {
  const repository = await makeRepository(join(folder, "small"), [
    { message: "Base", write: { "a.txt": "a\n", "run.sh": { content: "#!/bin/sh\n", mode: 0o755 } } },
    { branch: "feature", message: "Head", write: { "a.txt": "b\n", link: { symlink: "a.txt" } } },
  ]);
  const source = ["--repo", repository.folder, "--base", "main", "--head", "feature"];
  await tandiffOk(server, ["exercise", "import", ...source, "--slug", "small", "--title", "Head"]);
  const people = ["--candidate", "Noor", "--interviewer", "Ada"];
  const { links } = await tandiffJson<SessionLinks>(server, [
    "session",
    "create",
    "--exercise",
    "small",
    ...people,
  ]);
  const candidate = await takeSeat(links.candidate);
  expect(
    (await seatFetch(candidate, "GET", "/application.bundle")).status,
    "closed before it was opened",
  ).toBe(403);
  await command(candidate, { type: "review.open" });
  const bundle = join(folder, "small.bundle");
  const { writeFile } = await import("node:fs/promises");
  const response = await seatFetch(candidate, "GET", "/application.bundle");
  await writeFile(bundle, new Uint8Array(await response.arrayBuffer()));
  await repository.git("clone", "--quiet", "--branch", "head", bundle, join(folder, "from-bundle"));
  const treeOf = async (at: string, revision: string): Promise<string> =>
    (await run("git", ["-C", at, "rev-parse", `${revision}^{tree}`])).stdout.trim();
  const clone = join(folder, "from-bundle");
  expect(await treeOf(clone, "head")).toBe(await treeOf(repository.folder, "feature"));
  expect(await treeOf(clone, "origin/base")).toBe(await treeOf(repository.folder, "main"));
});

test("a wrong import names what is wrong and changes nothing", async () => {
  const repository = await makeRepository(join(folder, "wrong"), [
    { message: "Only", write: { "a.txt": "a\n" } },
  ]);
  const before = await server.tandiff(["exercise", "list", "--json"]);
  const words = ["--slug", "wrong", "--title", "Wrong"];
  const attempts: [string[], RegExp][] = [
    [["--repo", repository.folder, "--base", "main", "--head", "nosuch", ...words], /no revision nosuch/i],
    [
      ["--repo", repository.folder, "--base", "main", "--head", "main", ...words],
      /nothing to review|empty|same/i,
    ],
    [["--repo", folder, "--base", "main", "--head", "main", ...words], /not a git repository/i],
    [
      ["--repo", repository.folder, "--base", "main", "--head", "main", "--slug", "No Slug", "--title", "x"],
      /./,
    ],
  ];
  for (const [args, sentence] of attempts) {
    const result = await server.tandiff(["exercise", "import", ...args, "--json"]);
    expect(result.code, args.join(" ")).not.toBe(0);
    expect(result.stdout, "stdout holds only JSON, so nothing").toBe("");
    expect(result.stderr).toMatch(sentence);
  }
  expect((await server.tandiff(["exercise", "list", "--json"])).stdout).toBe(before.stdout);
});

test("the same content twice is one version", async () => {
  const steps = [
    { message: "Base", write: { "a.txt": "a\n" } },
    { branch: "feature", message: "Head", write: { "a.txt": "b\n" } },
  ];
  const repository = await makeRepository(join(folder, "twice"), steps);
  const source = [
    "--repo",
    repository.folder,
    "--base",
    "main",
    "--head",
    "feature",
    "--slug",
    "twice",
    "--title",
    "T",
  ];
  const first = await tandiffJson<{ version: string; added: boolean }>(server, [
    "exercise",
    "import",
    ...source,
  ]);
  const second = await tandiffJson<{ version: string; added: boolean }>(server, [
    "exercise",
    "import",
    ...source,
  ]);
  expect(first.added).toBe(true);
  expect(second).toMatchObject({ version: first.version, added: false });
});

/** Exports, applies the patch in a fresh clone of head with git's own defaults, and reads files from there. */
async function applyExport(id: string, name: string, repository: Repository) {
  const out = join(folder, `out-${name}`);
  const clone = join(folder, `clone-${name}`);
  await rm(clone, { recursive: true, force: true });
  await tandiffOk(server, ["session", "export", id, "--out", out]);
  const patch = await readFile(join(out, "fixes.patch"));
  await repository.git("clone", "--quiet", "--branch", "feature", repository.folder, clone);
  const identity = ["-c", "user.name=Reader", "-c", "user.email=reader@example.org"];
  const environment = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  if (patch.length > 0) {
    await run("git", [...identity, "-C", clone, "am", "--quiet", join(out, "fixes.patch")], {
      env: environment,
    });
  }
  return {
    patch,
    clone,
    text: (path: string) => readFile(join(clone, path), "utf8"),
    bytes: (path: string) => readFile(join(clone, path)),
  };
}

async function gitBytes(repository: Repository, path: string): Promise<Buffer> {
  const { stdout } = await run("git", ["-C", repository.folder, "cat-file", "blob", `feature:${path}`], {
    encoding: "buffer",
  });
  return stdout;
}

/** The session's state, from the live socket, as a page folds it. */
function readState(seat: ScriptSeat): Promise<SessionState> {
  const address = `${seat.server.replace(/^http/, "ws")}/live/${seat.participant}?after=0`;
  const socket = new WebSocket(address, { headers: { cookie: seat.cookie } });
  let state = emptyState;
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("message", (data: Buffer) => {
      const message: LiveMessage = JSON.parse(data.toString());
      if (message.type === "events") for (const event of message.events) state = reduce(state, event);
      if (message.type !== "caught-up") return;
      socket.close();
      resolve(state);
    });
  });
}
