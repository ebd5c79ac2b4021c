import type { Context } from "hono";
import type { z } from "zod";
import { AppError } from "@tandiff/shared/errors.ts";
import type { Services } from "../services.ts";
import { TooManyGuesses } from "./guess-limit.ts";

/** Any failure as the one error shape, with the request's id. Details of a defect go to `report`, never to the person. */
export function toErrorResponse(context: Context, error: unknown, report: Services["report"]): Response {
  const request = context.get("requestId");
  const known = error instanceof AppError ? error : null;
  if (!known || known.code === "internal") report(error, request);
  if (known instanceof TooManyGuesses) context.header("Retry-After", String(known.retryAfter));
  const shown = known ?? new AppError("internal", "Something went wrong on the server. Nothing was changed.");
  return context.json(shown.toBody(request), shown.status);
}

/** The request's JSON body, in its form. @throws AppError "bad-request" naming the first fault. */
export async function readBody<F extends z.ZodType>(context: Context, form: F): Promise<z.output<F>> {
  let value: unknown;
  try {
    value = await context.req.json();
  } catch (cause) {
    throw new AppError("bad-request", "The request's body is not JSON.", { cause });
  }
  return parse(form, value);
}

/** @throws AppError "bad-request" naming the first fault. */
export function parse<F extends z.ZodType>(form: F, value: unknown): z.output<F> {
  const result = form.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  const message = issue?.message ?? "The request has the wrong form.";
  throw new AppError("bad-request", `${where}${message}${message.endsWith(".") ? "" : "."}`);
}
