import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import type { z } from "zod";
import { readYamlText } from "../import/yaml-text.ts";

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
  return text === null ? null : readYamlText(name, text, form);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
