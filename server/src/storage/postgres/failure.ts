import { AppError } from "@tandiff/shared/errors.ts";
import { DatabaseError } from "pg";

/** Codes of PostgreSQL, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const codes = {
  wrongPassword: "28P01",
  notLetIn: "28000",
  noSuchDatabase: "3D000",
  noRights: "42501",
  refersToNothing: "23503",
  readOnly: "25006",
} as const;

/** The code of an error that PostgreSQL told; null for any other. */
export function postgresCode(error: unknown): string | null {
  return error instanceof DatabaseError ? (error.code ?? null) : null;
}

/** What was refused with a sentence stays so; of everything else nothing was stored. */
export function notStored(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  if (refersToNoSession(cause)) {
    return new AppError("not-found", "The session was erased meanwhile; nothing was stored.", { cause });
  }
  return new AppError("not-stored", "The server could not store this; nothing of it was kept.", { cause });
}

/** All that is stored of a session refers to its key. */
function refersToNoSession(cause: unknown): boolean {
  const isReference = cause instanceof DatabaseError && cause.code === codes.refersToNothing;
  return isReference && cause.constraint?.endsWith("_session_fkey") === true;
}

/** Why the database cannot be used, for whoever starts the server. No password is in it. */
export function cannotOpen(cause: unknown, { host, database }: { host: string; database: string }): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError("not-stored", `${reason(cause, host, database)} Look at DATABASE_URL.`, { cause });
}

function reason(cause: unknown, host: string, database: string): string {
  switch (postgresCode(cause)) {
    case codes.wrongPassword:
    case codes.notLetIn:
      return `PostgreSQL at ${host} does not let this user in.`;
    case codes.noSuchDatabase:
      return `PostgreSQL at ${host} has no database ${database}.`;
    case codes.noRights:
      return `This user may not make tables in the database ${database} at ${host}.`;
    case codes.readOnly:
      return `The database ${database} at ${host} cannot be written: it is a standby, or read-only.`;
    case null:
    default:
      return `The database ${database} at ${host} cannot be opened: ${messageOf(cause)}.`;
  }
}

function messageOf(cause: unknown): string {
  // Of a host with several addresses, each of which was tried.
  if (cause instanceof AggregateError) return messageOf(cause.errors[0]);
  return cause instanceof Error && cause.message !== "" ? cause.message : String(cause);
}
