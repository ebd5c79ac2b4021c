import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { AppError, errorCodes, type ErrorCode } from "@tandiff/shared/errors.ts";

/** Where the server is and how to speak to it as the organiser. */
export interface Organiser {
  readonly server: string;
  /** Base of the organiser's own link: where people reach the server. */
  readonly links: string;
  readonly key: string;
}

const ServerFile = z.object({ url: z.string(), links: z.string() });
const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The data folder that the environment names, or `.tandiff` in the project's root. */
export function dataFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return resolve(import.meta.dirname, "../../..", environment["TANDIFF_DATA"] || ".tandiff");
}

/**
 * Finds server and key: `--server` and `TANDIFF_KEY`, else the running server's files in the data folder.
 * @throws AppError "not-found" when no server is running there.
 */
export function findOrganiser(
  server: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Organiser {
  const folder = dataFolder(environment);
  const key = environment["TANDIFF_KEY"] || readOptional(join(folder, "organiser.key"))?.trim();
  const text = readOptional(join(folder, "server.json"));
  const file = text === null ? null : ServerFile.parse(JSON.parse(text));
  const address = (server ?? file?.url)?.replace(/\/+$/, "");
  if (!address) {
    throw new AppError(
      "not-found",
      `No server is running with the data folder ${folder}. Start it, or name one with --server.`,
    );
  }
  if (!key) throw new AppError("not-found", `There is no organiser's key in ${folder}. Set TANDIFF_KEY.`);
  return { server: address, links: server === undefined && file ? file.links : address, key };
}

function readOptional(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/**
 * Calls the organiser's part of the HTTP API.
 * @throws AppError as the server answered it, or "not-found" when it does not answer.
 */
export async function call(
  organiser: Organiser,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<Response> {
  const headers = { authorization: `Bearer ${organiser.key}` };
  try {
    return await request(organiser.server, method, `/organiser${path}`, headers, body);
  } catch (error) {
    const wrongKey = error instanceof AppError && error.message.startsWith("This link");
    throw wrongKey ? new AppError("not-found", "The server does not accept this organiser's key.") : error;
  }
}

/**
 * Asks a server's HTTP API.
 * @throws AppError as the server answered it, or `NoAnswer` when it does not answer.
 */
export async function request(
  server: string,
  method: "GET" | "POST",
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Response> {
  const response = await fetch(`${server}/api${path}`, {
    method,
    headers: { ...headers, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new NoAnswer(server, cause);
  });
  if (response.ok) return response;
  const failure = Failure.safeParse(await response.json().catch(() => null));
  if (!failure.success)
    throw new AppError("internal", `The server answered ${response.status} without saying why.`);
  throw new AppError(asErrorCode(failure.data.error.code), failure.data.error.message);
}

/** The server could not be reached; trying again later may help. */
export class NoAnswer extends AppError {
  constructor(server: string, cause: unknown) {
    super("not-found", `The server at ${server} does not answer.`, { cause });
  }
}

/** As `call`, with the JSON answer in the shape that `shared/api.ts` gives it. */
export async function callJson<T>(
  organiser: Organiser,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<T> {
  const answer: T = JSON.parse(await (await call(organiser, method, path, body)).text());
  return answer;
}

function asErrorCode(code: string): ErrorCode {
  return Object.keys(errorCodes).find((known): known is ErrorCode => known === code) ?? "internal";
}

/** The organiser's own link. */
export function organiserLink({ links, key }: Organiser): string {
  return `${links}/organiser#${key}`;
}
