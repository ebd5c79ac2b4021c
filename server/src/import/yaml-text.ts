import { AppError } from "@tandiff/shared/errors.ts";
import { parse } from "yaml";
import type { z } from "zod";

/**
 * What a text in YAML says.
 *
 * @param name what people call the file
 * @throws {AppError} `bad-request` with every fault in it.
 */
export function readYamlText<Form extends z.ZodType>(name: string, text: string, form: Form): z.output<Form> {
  const parsed = form.safeParse(parseYaml(name, text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join(".")}: ${message}` : message,
  );
  throw new AppError("bad-request", `${name} is not right. ${faults.join("; ")}.`);
}

function parseYaml(name: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw new AppError("bad-request", `${name} is not YAML. ${reason}`, { cause: error });
  }
}
