import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import type { TandiffServer } from "./tandiff-server.ts";

/** A file that a merge request adds. */
export interface HostileFile {
  readonly path: string;
  readonly text: string;
  readonly mode?: "100644" | "120000";
}

interface Words {
  readonly slug: string;
  readonly title?: string;
  readonly markdown?: string;
}

/** An exercise as the command line sends it, but for its care: whatever is in it is for the server to judge. */
export function hostileExercise(
  files: readonly HostileFile[],
  { slug, title = slug, markdown = "" }: Words,
): object {
  const blobs: Record<string, string> = {};
  const entry = ({ path, text, mode = "100644" }: HostileFile): object => {
    const bytes = Buffer.from(text);
    const blob = createHash("sha256").update(bytes).digest("hex");
    blobs[blob] = bytes.toString("base64");
    return { path, mode, blob, size: bytes.length };
  };
  const base = [entry({ path: "README.md", text: "# Hostile\n" })];
  const changes = files.map((file) => ({ path: file.path, entry: entry(file) }));
  const author = { name: "A", email: "a@example.org", at: "2026-01-02T03:04:05+01:00" };
  const commits = [{ id: "a".repeat(40), message: markdown === "" ? "Change" : markdown, author, changes }];
  const mergeRequest = { title: title.slice(0, 200), description: markdown };
  const content = { slug, title, language: "go", brief: markdown, mergeRequest, base, commits };
  return { content, blobs };
}

/** Sends what the organiser sends. */
export async function askOrganiser(server: TandiffServer, path: string, body: object): Promise<Response> {
  const key = (await readFile(join(server.dataFolder, "organiser.key"), "utf8")).trim();
  return fetch(`${server.url}/api/organiser${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
}

/** A session of an exercise in the bank. @throws with the server's words where it makes none */
export async function hostileSession(
  server: TandiffServer,
  exercise: string,
  [candidate = "Cleo", ...interviewers]: readonly string[],
): Promise<SessionLinks> {
  const others = { observer: null, callAt: null, preset: "now" };
  const answer = await askOrganiser(server, "/sessions", { exercise, candidate, interviewers, ...others });
  if (!answer.ok) throw new Error(await answer.text());
  const links: SessionLinks = JSON.parse(await answer.text());
  return links;
}
