import { utf8ByteString } from "../text/byte-string.ts";

/** A person as a commit names them. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** What git accepts at most for a name, in bytes; it would put the address in a longer one's place. */
const longestName = 60;
/** Bytes of text in one encoded word, so that the word has at most 75 characters (RFC 2047). */
const encodedWordBytes = 45;
/** Where header lines are folded (RFC 5322). */
const lineWidth = 78;

/** Text with each run of control characters as one space. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

/** The person as git would record them: no characters that end a name or an address, and neither empty. */
export function cleanPerson({ name, email }: Person): Person {
  return { name: cleanName(name), email: cleanEmail(email) };
}

/** A header with a person, e.g. `From: Ann <ann@example.com>`. */
export function addressHeader(header: string, person: Person): string {
  const { name, email } = cleanPerson(person);
  // Quotes are put inside of encoded words: git decodes first and takes quotes away after.
  const phrase = /["\\(),.:;[\]]/.test(name) ? `"${name.replaceAll(/["\\]/g, "\\$&")}"` : name;
  const encodedPhrase = encoded(phrase);
  return `${header}: ${encodedPhrase === null ? `${phrase} ` : `${encodedPhrase}\n `}<${email}>`;
}

/** The subject header. `git am` takes prefixes such as `Re:` and `[…]` away: they are put differently. */
export function subjectHeader(subject: string): string {
  const plain = oneLine(subject)
    .replaceAll(/ +/g, " ")
    .replace(/^[ :]+/, "")
    .trimEnd();
  const kept = plain.replace(/^\[([^\]]*)\]/, "($1)").replace(/^re:/i, (prefix) => `${prefix.slice(0, 2)} :`);
  const words = kept === "" ? "No subject" : kept;
  const encodedWords = encoded(words);
  return encodedWords === null ? folded(`Subject: [PATCH] ${words}`) : `Subject: [PATCH]\n ${encodedWords}`;
}

function cleanName(name: string): string {
  const plain = oneLine(name).replaceAll(/[<>]/g, " ").replaceAll("@", " at ").replaceAll(/ +/g, " ");
  // git drops these from both ends of a name, and refuses a name of nothing else.
  const crud = /^[ .,:;"\\']+|[ .,:;"\\']+$/g;
  let kept = "";
  for (const character of plain.replaceAll(crud, "")) {
    if (utf8ByteString(kept + character).length > longestName) break;
    kept += character;
  }
  return kept.replaceAll(crud, "") || "Unknown";
}

function cleanEmail(email: string): string {
  const plain = email.replaceAll(/[\p{Cc}\s<>()"\\,:;]/gu, "");
  return /^[^@]+@[^@]+$/.test(plain) ? plain : "unknown@example.invalid";
}

/** Encoded words (RFC 2047), or null if the text can stand as it is. */
function encoded(text: string): string | null {
  if (/^[ -~]*$/.test(text) && !text.includes("=?")) return null;
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    const bytes = utf8ByteString(character);
    if (word.length + bytes.length > encodedWordBytes) {
      words.push(word);
      word = "";
    }
    word += bytes;
  }
  words.push(word);
  return words.map((bytes) => `=?UTF-8?B?${btoa(bytes)}?=`).join("\n ");
}

/** Breaks a header at spaces. */
function folded(header: string): string {
  let width = 0;
  return header
    .split(" ")
    .map((word, index) => {
      const fits = index === 0 || width + 1 + word.length <= lineWidth;
      width = fits ? width + 1 + word.length : 1 + word.length;
      return (index === 0 ? "" : fits ? " " : "\n ") + word;
    })
    .join("");
}
