import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "@tandiff/shared/errors.ts";
import {
  type ImportAnswer,
  ImportRequest,
  type ImportStep,
  type ImportsView,
} from "@tandiff/shared/exercise/import.ts";
import { count, tooLarge } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { importUpload } from "../domain/import-upload.ts";
import type { Services } from "../services.ts";
import { parse } from "./errors.ts";

/** What stands around the file: the words in JSON, and the form's own lines. */
const besideFile = 2 * 1024 * 1024;

/** Exercises that come in a file. One at a time: a file may take half a gigabyte of memory to read. */
export function importRoutes(services: Services): Hono {
  const app = new Hono();
  let running: ImportStep | null = null;
  const onStep = (step: ImportStep): void => void (running = step);
  const inBounds = bodyLimit({ maxSize: limits.importFile + besideFile, onError: refuseSize });
  app.get("/", (context) => context.json({ running } satisfies ImportsView));
  app.post(
    "/",
    // A size that is said is refused before anybody waits for it.
    async (context, next) => {
      const size = Number(context.req.header("content-length") ?? 0);
      if (size > limits.importFile + besideFile) refuseSize();
      if (running !== null) {
        throw new AppError(
          "too-many-requests",
          "Another import is running on this server. Try again when it is done.",
        );
      }
      onStep("receiving");
      try {
        await next();
      } finally {
        running = null;
      }
    },
    inBounds,
    async (context) => {
      const { file, request } = await readForm(context);
      const { signal } = context.req.raw;
      const answer: ImportAnswer = await importUpload(services, file, request, { signal, onStep });
      return context.json(answer, answer.added?.added ? 201 : 200);
    },
  );
  return app;
}

/** @throws AppError "bad-request" or "too-large" */
async function readForm(context: Context): Promise<{ file: Uint8Array; request: ImportRequest }> {
  const form = await context.req.formData().catch((cause: unknown) => {
    throw cause instanceof AppError
      ? cause
      : new AppError("bad-request", "The request's body is not a form with a file, or is cut short.", {
          cause,
        });
  });
  const [file, request] = [form.get("file"), form.get("request")];
  if (!(file instanceof File)) throw new AppError("bad-request", "The form has no part `file` with a file.");
  if (typeof request !== "string") throw new AppError("bad-request", "The form has no part `request`.");
  if (file.size === 0) throw new AppError("bad-request", "The file is empty.");
  if (file.size > limits.importFile) refuseSize();
  return { file: new Uint8Array(await file.arrayBuffer()), request: parse(ImportRequest, asJson(request)) };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad-request", "The part `request` is not JSON.", { cause });
  }
}

function refuseSize(): never {
  throw tooLarge(
    "The file is larger than one that an exercise comes in",
    `${count(limits.importFile)} bytes`,
  );
}
