import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { parse } from "yaml";
import type { z } from "zod";

/**
 * Reads a YAML file of an exercise's folder; null where there is none.
 *
 * @throws {AppError} `bad-request` with every fault in it.
 */
export async function readYaml<Form extends z.ZodType>(
  folder: string,
  file: string,
  form: Form,
): Promise<z.output<Form> | null> {
  const name = `${file} of ${basename(folder)}`;
  const text = await readFile(join(folder, file), "utf8").catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw new AppError("bad-request", `${name} cannot be read.`, { cause: error });
  });
  if (text === null) return null;
  const parsed = form.safeParse(parseYaml(name, text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join(".")}: ${message}` : message,
  );
  throw new AppError("bad-request", `${name} is not right. ${faults.join("; ")}.`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function parseYaml(name: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw new AppError("bad-request", `${name} is not YAML. ${reason}`, { cause: error });
  }
}
