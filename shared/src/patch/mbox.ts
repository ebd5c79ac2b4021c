import { fromByteString, toByteString, utf8ByteString } from "../text/byte-string.ts";
import { steersTerminal } from "./terminal-controls.ts";
import { addressHeader, cleanPerson, subjectHeader, type Person } from "./mail-headers.ts";

/** What one commit is made of. */
export interface PatchMail {
  readonly author: Person;
  readonly coAuthors: readonly Person[];
  readonly date: Date;
  /** The message's first line. */
  readonly subject: string;
  /** The rest of the message, without trailers; may be empty. */
  readonly body: string;
  /** From `unifiedDiff`. */
  readonly diff: Uint8Array;
}

/**
 * A mailbox of one message which plain `git am`, with its default settings, turns into a commit byte
 * for byte; nothing when the diff is empty, since `git am` refuses such a message. What mail cannot
 * carry is put differently: controls become spaces, and lines of the message that would be read as
 * headers or as the patch are indented by a space. Source: mailinfo.c and mailsplit.c of git.
 */
export function mboxPatch({ author, coAuthors, date, subject, body, diff }: PatchMail): Uint8Array {
  if (diff.length === 0) return new Uint8Array();
  const trailers = coAuthors.map((person) => {
    const { name, email } = cleanPerson(person);
    return `Co-authored-by: ${name} <${email}>`;
  });
  const paragraphs = [safeMessage(body), trailers.join("\n")].filter((paragraph) => paragraph !== "");
  const message = paragraphs.map((paragraph) => `${paragraph}\n`).join("\n");
  const content = `${utf8ByteString(message)}---\n${toByteString(diff)}`;
  const needsBase64 = content.includes("\r") || !isUtf8(diff) || steersTerminal(content);
  const headers = [
    "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001",
    addressHeader("From", author),
    `Date: ${date.toUTCString().replace("GMT", "+0000")}`,
    subjectHeader(subject),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    `Content-Transfer-Encoding: ${needsBase64 ? "base64" : "8bit"}`,
  ];
  const head = utf8ByteString(`${headers.join("\n")}\n\n`);
  return fromByteString(head + (needsBase64 ? base64Lines(content) : content));
}

/** Base64 in lines of 76 columns. Plain `git am` drops a CR before LF from any other encoding. */
function base64Lines(byteString: string): string {
  return btoa(byteString).replaceAll(/.{1,76}/g, "$&\n");
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts of lines that end the message (`---`, `diff -`, `Index: `), the mail (`From `), or that are
 * headers in the body.
 */
const misread = /^(?:>*From |---|diff -|Index: |\[PATCH\]|(?:From|Subject|Date):)/i;

/** Controls other than TAB. */
const control = /[^\P{Cc}\t]+/gu;

function safeMessage(body: string): string {
  return body
    .split(/\r\n|\r|\n/)
    .map((line) => withoutScissors(line.replaceAll(control, " ")))
    .map((line) => (misread.test(line) ? ` ${line}` : line))
    .join("\n")
    .replace(/^\n+/, "")
    .trimEnd();
}

/** `mailinfo.scissors` throws away all above such a line; with a gap the scissors do not cut. */
function withoutScissors(line: string): string {
  return line.includes("--") ? line.replaceAll(/>(?=[8%])|[8%](?=<)/g, "$& ") : line;
}
