/** What happened to one token: a character that was written once in the whole plan. */
interface Token {
  readonly author: number;
  /** How often each page took it out and put it back. */
  readonly removed: Map<number, number>;
  readonly restored: Map<number, number>;
  /** Written, taken out or put back by a page that ended before the server had acknowledged it. */
  isUncertain: boolean;
}

/** Tokens stand in this block of CJK characters, one after the other, and nothing else does. */
const firstToken = 0x4e00;
const lastToken = 0x9fff;

/** Everything that the people did to the text, to be compared with what is there in the end. */
export class Ledger {
  readonly #tokens = new Map<string, Token>();
  /** By page, the tokens of edits that were not yet acknowledged. */
  readonly #unacknowledged = new Map<number, Set<string>>();

  newTokens(page: number, count: number): readonly string[] {
    const made: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const code = firstToken + this.#tokens.size;
      if (code > lastToken) throw new Error("The plan writes more than there are tokens.");
      const token = String.fromCharCode(code);
      this.#tokens.set(token, { author: page, removed: new Map(), restored: new Map(), isUncertain: false });
      this.#touch(page, token);
      made.push(token);
    }
    return made;
  }

  removed(page: number, text: string): void {
    for (const [token, count] of countTokens(text)) this.#remove(page, token, count);
  }

  /** What an undo or redo did; complains of what is not the page's own. */
  stepped(page: number, before: string, after: string): void {
    const old = countTokens(before);
    const now = countTokens(after);
    for (const token of new Set([...old.keys(), ...now.keys()])) {
      const difference = (now.get(token) ?? 0) - (old.get(token) ?? 0);
      const { author, removed, restored } = this.#of(token);
      if (difference < 0) {
        if (author !== page && !restored.has(page)) {
          throw new Error(`The undo of page ${page} took out ${token} of page ${author}.`);
        }
        this.#remove(page, token, -difference);
      }
      if (difference > 0) {
        if (!removed.has(page))
          throw new Error(`The undo of page ${page} put in ${token}, which it had not taken out.`);
        add(restored, page, difference);
        this.#touch(page, token);
      }
    }
  }

  /** The server has said that it keeps all that this page did. */
  acknowledged(page: number): void {
    this.#unacknowledged.delete(page);
  }

  /** The page ended; what nobody has acknowledged and nobody else has seen may be lost. */
  ended(page: number, shown: ReadonlySet<string>): void {
    for (const token of this.#unacknowledged.get(page) ?? []) {
      const entry = this.#of(token);
      const wasShown = shown.has(token) && entry.author === page && entry.removed.size === 0;
      if (!wasShown) entry.isUncertain = true;
    }
    this.#unacknowledged.delete(page);
  }

  /** @throws when the text is not what the people made it */
  check(text: string): void {
    const present = countTokens(text);
    for (const [token, entry] of this.#tokens) {
      const count = present.get(token) ?? 0;
      const fault = faultOf(entry, count);
      if (fault !== null)
        throw new Error(`${token} of page ${entry.author} is there ${count} times: ${fault}.`);
    }
  }

  get size(): number {
    return this.#tokens.size;
  }

  #remove(page: number, token: string, count: number): void {
    add(this.#of(token).removed, page, count);
    this.#touch(page, token);
  }

  #touch(page: number, token: string): void {
    const tokens = this.#unacknowledged.get(page) ?? new Set();
    this.#unacknowledged.set(page, tokens.add(token));
  }

  #of(token: string): Token {
    const entry = this.#tokens.get(token);
    if (!entry) throw new Error(`Nobody has written ${token}.`);
    return entry;
  }
}

export function countTokens(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code >= firstToken && code <= lastToken) add(counts, character, 1);
  }
  return counts;
}

function faultOf({ removed, restored, isUncertain }: Token, count: number): string | null {
  const restores = sum(restored);
  if (count > 1 + restores) return "it was doubled";
  if (isUncertain) return null;
  if (removed.size === 0) return count === 1 ? null : "nobody took it out";
  if (restores === 0) return count === 0 ? null : "it had been taken out";
  // Where several took it out and put it back, each may have put back a copy.
  if (removed.size > 1) return null;
  const expected = 1 - sum(removed) + restores;
  return count === expected ? null : `${expected} is what its only editor left`;
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function sum(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
