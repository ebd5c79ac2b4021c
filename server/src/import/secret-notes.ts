import type { VisibleText } from "./visible-texts.ts";

/** What is handed out by mistake most often, and cannot be mistaken for anything else. */
const secrets: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: "a private key", pattern: /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----/ },
  { name: "an access key of AWS", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { name: "a token of GitHub", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})/ },
  { name: "a token of GitLab", pattern: /\bglpat-[\w-]{20}/ },
  { name: "a token of Slack", pattern: /\bxox[abeprs]-[\w-]{10}/ },
  { name: "a live key of Stripe", pattern: /\b[rs]k_live_[0-9A-Za-z]{16}/ },
];
const mostShown = 20;

/** What in an exercise looks like a secret of somebody's, a sentence for each place; the first ones. */
export function secretNotes(texts: Iterable<VisibleText>): string[] {
  const notes: string[] = [];
  for (const { where, text } of texts) {
    for (const { name, pattern } of secrets) {
      const at = text.search(pattern);
      if (at === -1) continue;
      const line = text.slice(0, at).split("\n").length;
      notes.push(`${where}:${line} looks like ${name}. Every candidate would get it.`);
      if (notes.length === mostShown) return notes;
    }
  }
  return notes;
}
