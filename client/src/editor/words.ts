/** Names as programs have them, of three letters or more: shorter ones are typed sooner than chosen. */
const word = /[\p{L}_$@][\p{L}\p{N}_$]{2,}/gu;

/** Words that are offered at most. */
const mostWords = 5_000;

/**
 * The different words of some texts, those of the first text first.
 * @param typed the word that is being typed, which is not offered for being there once
 */
export function wordsOf(texts: readonly string[], typed: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [found] of text.matchAll(word)) {
      counts.set(found, (counts.get(found) ?? 0) + 1);
      if (counts.size >= mostWords) break;
    }
  }
  if (counts.get(typed) === 1) counts.delete(typed);
  return [...counts.keys()];
}
