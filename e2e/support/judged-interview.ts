import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { sharedServer } from "./greeter-interview.ts";
import type { TandiffServer } from "./tandiff-server.ts";

/** The greeter with a rubric, by its slug and its title in the bank. */
export const judged = { slug: "greeter-judged", title: "Greeting, judged" };

const rubric = Rubric.parse({
  guide: "Canary guide: ask about the empty list.",
  dimensions: [
    { id: "correctness", title: "Correctness", levels: ["Sees nothing.", "Some.", "Most.", "All of it."] },
    {
      id: "tests",
      title: "Tests",
      levels: ["Takes green for proof.", "Asks for more.", "Reads them.", "Writes one."],
    },
  ],
  findings: [
    {
      id: "one-too-far",
      title: "The loop reads past the end",
      dimension: "correctness",
      weight: 3,
      positions: [{ path: "greet.ts", side: "head", lines: { start: 9, end: 9 } }],
      good: "Names the last index.",
    },
    {
      id: "no-assertion",
      title: "The test asserts nothing",
      dimension: "tests",
      weight: 2,
      positions: [{ path: "greet.test.ts", side: "head", lines: { start: 3, end: 3 } }],
      good: "Says what it should expect.",
    },
  ],
  strengths: ["It is short."],
});

/** The server of `greeterInterview`, with the judged greeter in its bank. */
export async function judgedBank(): Promise<TandiffServer> {
  const server = await sharedServer();
  const key = (await readFile(join(server.dataFolder, "organiser.key"), "utf8")).trim();
  const ask = async (path: string, body?: unknown): Promise<string> => {
    const response = await fetch(`${server.url}/api/organiser${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.text();
  };
  const { content, blobs }: ExerciseUpload = JSON.parse(await ask("/exercises/greeter"));
  await ask("/exercises", { content: { ...content, ...judged }, rubric, blobs });
  return server;
}
