import { ThreadId, type ParticipantId } from "@tandiff/shared/ids.ts";
import * as Y from "yjs";
import type { LogRow } from "../../server/src/storage/port.ts";
import { countTokens } from "./ledger.ts";

/** What people say that they are fixing; nothing asks for more of a thread than its id. */
export const threads = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"].map(
  (id) => ThreadId.parse(id),
);

type Cause = ThreadId | null;

/** What people said their edits are for, to be compared with what the log says. */
export class CauseLedger {
  /** What somebody said when they wrote a token or took it out. */
  readonly #declared = new Causes();
  /** What may stand at somebody's rows with a token: what their page said when it sent them. */
  readonly #sent = new Causes();
  /** The log's deletions name characters by their ids. */
  readonly #tokens = new Map<string, string>();
  /** Whether somebody has undone an edit for one thread while they were fixing another. */
  hasUndoneForAnother = false;

  edited(who: ParticipantId, tokens: Iterable<string>, cause: Cause): void {
    for (const token of tokens) this.#declared.add(who, token, cause);
  }

  /** What a page has from the server it may take out, also what a focus time has brought. */
  received(update: Uint8Array): void {
    this.#tokensOf(update);
  }

  /** `cause` is what the page said last; an undo or redo is for what its edit was for. */
  sent(who: ParticipantId, update: Uint8Array, cause: Cause, isUndo: boolean): void {
    for (const token of this.#tokensOf(update)) {
      const declared = this.#declared.of(who, token);
      const causes = isUndo ? declared : [cause];
      if (isUndo && !declared.has(cause)) this.hasUndoneForAnother = true;
      for (const one of causes) this.#sent.add(who, token, one);
    }
  }

  /**
   * How many edits the log has for a thread.
   * @throws when one is for another than its page had declared
   */
  check(rows: Iterable<LogRow>): number {
    let forThread = 0;
    let before = "";
    for (const { kind, participant, cause, payload, seq } of rows) {
      // What a focus time has brought comes right behind its end, and is for no thread.
      const mayBeOfFocus = before === "focus.ended" && cause === null;
      before = kind;
      if (!kind.startsWith("update:") || participant === null) continue;
      if (cause !== null) forThread += 1;
      for (const token of this.#tokensOf(payload)) {
        const expected = this.#sent.of(participant, token);
        if (mayBeOfFocus || expected.has(cause)) continue;
        const wanted = [...expected].map((one) => one ?? "no thread").join(" or ");
        throw new Error(
          `Row ${seq} with ${token} is for ${cause ?? "no thread"}, and was sent for ${wanted}.`,
        );
      }
    }
    return forThread;
  }

  #tokensOf(update: Uint8Array): readonly string[] {
    const { structs, ds } = Y.decodeUpdate(update);
    const found: string[] = [];
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
      for (const [index, character] of struct.content.str.split("").entries()) {
        if (countTokens(character).size === 0) continue;
        this.#tokens.set(`${struct.id.client} ${struct.id.clock + index}`, character);
        found.push(character);
      }
    }
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        for (let at = clock; at < clock + len; at += 1) {
          const token = this.#tokens.get(`${client} ${at}`);
          if (token !== undefined) found.push(token);
        }
      }
    }
    return found;
  }
}

class Causes {
  readonly #causes = new Map<string, Set<Cause>>();

  add(who: ParticipantId, token: string, cause: Cause): void {
    const key = `${who} ${token}`;
    this.#causes.set(key, (this.#causes.get(key) ?? new Set()).add(cause));
  }

  of(who: ParticipantId, token: string): ReadonlySet<Cause> {
    return this.#causes.get(`${who} ${token}`) ?? new Set([null]);
  }
}
