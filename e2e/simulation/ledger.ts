/** What happened to one token: a character that was written once in the whole plan. */
interface Token {
  readonly author: number;
  /** How often each page took it out and put it back. */
  readonly removed: Map<number, number>;
  readonly restored: Map<number, number>;
  /** It may be there or not, once at most: nobody had kept it, or two changed the same at once. */
  isUncertain: boolean;
  /** Written in a focus time that was cancelled. */
  isThrownAway: boolean;
}

/** A focus time: what its page does is not there for anybody until its end. */
interface Branch {
  readonly page: number;
  /** By token that was touched, what it was before; null for one that was written in it. */
  readonly before: Map<string, Token | null>;
  /** The tokens that the server may not have as they are, by how much had been done when they were touched last. */
  readonly unsaved: Map<string, number>;
}

/** Tokens stand in this block of CJK characters, one after the other, and nothing else does. */
const firstToken = 0x4e00;
const lastToken = 0x9fff;

/** What a page keeps of a text that could not be saved. */
interface Kept {
  readonly before: string;
  readonly mine: string;
}

/** Everything that the people did to the text, to be compared with what is there in the end. */
export class Ledger {
  readonly #tokens = new Map<string, Token>();
  #branch: Branch | null = null;
  /** How often tokens were touched in focus times. */
  #touches = 0;

  newTokens(page: number, count: number): readonly string[] {
    const made: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const code = firstToken + this.#tokens.size;
      if (code > lastToken) throw new Error("The plan writes more than there are tokens.");
      const token = String.fromCharCode(code);
      if (this.#branch?.page === page) this.#branch.before.set(token, null);
      this.#tokens.set(token, {
        author: page,
        removed: new Map(),
        restored: new Map(),
        isUncertain: false,
        isThrownAway: false,
      });
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
        this.#touch(page, token);
        add(restored, page, difference);
      }
    }
  }

  /** The page ended; what it has not saved of a focus time may be lost. */
  ended(page: number): void {
    if (this.#branch?.page === page) for (const token of this.#branch.unsaved.keys()) this.mayBeLost(token);
  }

  mayBeLost(token: string): void {
    this.#of(token).isUncertain = true;
  }

  /** Nobody goes on with what the page has written, where that is not saved. */
  mayLoseAllOf(page: number): void {
    for (const entry of this.#tokens.values()) {
      if (entry.author === page || entry.removed.has(page)) entry.isUncertain = true;
    }
  }

  /**
   * The page put in what the server had refused, which made `now` of `old`. Where others changed the same lines
   * meanwhile, theirs and these stand there both; and two tabs of one person may both keep what one left over.
   * @throws when a token that was kept is not there, or was there already
   */
  reentered(page: number, { before, mine }: Kept, old: string, now: string, isOnlyTab: boolean): void {
    const [wanted, base, was, is] = [mine, before, old, now].map(countTokens);
    for (const token of countTokens(before + mine + old + now).keys()) {
      const asked = timesIn(wanted, token) - timesIn(base, token);
      const done = timesIn(is, token) - timesIn(was, token);
      const entry = this.#of(token);
      if (asked > 0 && timesIn(is, token) === 0) throw new Error(`${token} was kept and did not come back.`);
      if (done < 0 && asked >= 0) throw new Error(`${token} was taken out by kept text that has it.`);
      if (isOnlyTab && asked > 0 && entry.restored.size === 0 && timesIn(was, token) > 0) {
        throw new Error(`${token} was kept as not saved, and was saved.`);
      }
      const isNew = isOnlyTab && asked === 1 && done === 1 && entry.removed.size + entry.restored.size === 0;
      if (isNew || (asked === 0 && done === 0)) continue;
      entry.isUncertain = true;
      if (done > 0) add(entry.restored, page, done);
    }
  }

  /** From here on this page writes in its focus time, until `focusEnded`; another may go on with it. */
  focusBegun(page: number): void {
    this.#branch = { page, before: this.#branch?.before ?? new Map(), unsaved: new Map() };
  }

  isInFocus(page: number): boolean {
    return this.#branch?.page === page;
  }

  /** The focus time's page sends what it has written up to now; to be told when the server has it. */
  focusSaving(): () => void {
    const branch = this.#branch;
    const touches = this.#touches;
    return () => {
      for (const [token, touched] of branch?.unsaved ?? []) {
        if (touched <= touches) branch?.unsaved.delete(token);
      }
    };
  }

  /** Returns whether it had not ended before. */
  focusEnded(isKept: boolean): boolean {
    const branch = this.#branch;
    this.#branch = null;
    if (branch === null) return false;
    for (const [token, old] of isKept ? [] : branch.before) {
      if (old === null) this.#of(token).isThrownAway = true;
      else this.#tokens.set(token, old);
    }
    return true;
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

  #remove(page: number, token: string, times: number): void {
    this.#touch(page, token);
    add(this.#of(token).removed, page, times);
  }

  /** To be called before the token's entry changes. */
  #touch(page: number, token: string): void {
    const branch = this.#branch;
    if (branch?.page !== page) {
      const old = branch?.before.get(token);
      if (old) old.isUncertain = true;
      return;
    }
    const entry = this.#of(token);
    this.#touches += 1;
    branch.unsaved.set(token, this.#touches);
    if (branch.before.has(token)) return;
    branch.before.set(token, {
      ...entry,
      removed: new Map(entry.removed),
      restored: new Map(entry.restored),
    });
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

function faultOf({ removed, restored, isUncertain, isThrownAway }: Token, count: number): string | null {
  if (isThrownAway) return count === 0 ? null : "its focus time was cancelled";
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

function timesIn(counts: ReadonlyMap<string, number> | undefined, token: string): number {
  return counts?.get(token) ?? 0;
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function sum(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
