import { AppError } from "../errors.ts";
import type { Plan } from "./plan.ts";

/** What is wrong with a plan that was written as text; an example is the quickest help. */
const example = "such as “5 Welcome, 35 Walk-through”";

/**
 * Reads a plan as people write it: `5 Welcome, 35 Walk-through, 40 Pairing`. Whether names and minutes are
 * within their limits is for the schema of a plan to say.
 * @throws AppError "bad-request"
 */
export function readPlan(text: string): Plan {
  return text.split(",").map((part) => {
    const [, minutes = "", name = ""] = /^\s*(\d+)\s*(?:min(?:utes)?\b)?\s*(\S.*?)\s*$/s.exec(part) ?? [];
    if (name === "") {
      throw new AppError(
        "bad-request",
        `“${part.trim()}” is no segment of a plan. Write its minutes and its name, ${example}.`,
      );
    }
    return { name, minutes: Number(minutes) };
  });
}

/** A plan in the words that `readPlan` reads. */
export function writePlan(plan: Plan): string {
  return plan.map(({ name, minutes }) => `${minutes} ${name}`).join(", ");
}
