import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { greeterInterview } from "./greeter-interview.ts";

export interface JudgedInterview {
  readonly candidate: string;
  readonly ada: string;
  /** Null where a trainee leads alone. */
  readonly ben: string | null;
  readonly observer: string;
}

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

/** A new interview on the greeter with a rubric, with two interviewers and an observer. */
export async function judgedInterview({ reverseShadow = false } = {}): Promise<JudgedInterview> {
  const { server } = await greeterInterview();
  const key = (await readFile(join(server.dataFolder, "organiser.key"), "utf8")).trim();
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${server.url}/api/organiser${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    const answer: T = JSON.parse(await response.text());
    return answer;
  };
  const { content, blobs } = await ask<ExerciseUpload>("/exercises/greeter");
  const slug = "greeter-judged";
  await ask("/exercises", { content: { ...content, slug }, rubric, blobs });
  const { links } = await ask<SessionLinks>("/sessions", {
    exercise: slug,
    candidate: "Noor",
    interviewers: reverseShadow ? ["Ada"] : ["Ada", "Ben"],
    observer: "Tomasz",
    callAt: null,
    preset: "now",
    reverseShadow,
  });
  const [ada, ben] = links.interviewers;
  if (!ada || links.observer === null) throw new Error("The session lacks a link.");
  return { candidate: links.candidate, ada: ada.url, ben: ben?.url ?? null, observer: links.observer };
}
