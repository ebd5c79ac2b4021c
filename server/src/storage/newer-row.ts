import { AppError } from "@tandiff/shared/errors.ts";

/**
 * A row that the server wrote and this program cannot read: a node of a newer version has gone on with the session. What
 * such a row means is not guessed at, so the session is left to nodes that know it.
 */
export class NewerRow extends AppError {
  constructor({ session, seq }: { readonly session?: string; readonly seq: number }, cause: Error) {
    const of = session === undefined ? "" : ` of session ${session}`;
    super("not-stored", "A newer version of the server has gone on with this interview. Try again.", {
      cause: new Error(`This version cannot read row ${seq}${of}.`, { cause }),
    });
  }
}
