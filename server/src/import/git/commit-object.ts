import { type CommitHeader, commitHeader } from "../commit-header.ts";
import { damaged } from "./damaged.ts";

/** What a commit is tied to. */
export interface CommitLinks {
  readonly tree: string;
  readonly parents: readonly string[];
  /** When it was committed, in seconds since the epoch. */
  readonly date: number;
}

/** @throws {AppError} `bad-request` where it is no commit as git makes them */
export function commitLinks(id: string, body: Uint8Array): CommitLinks {
  const { headers } = partsOf(body);
  const lines = headers.split("\n");
  const tree = /^tree ([0-9a-f]{40})$/.exec(lines[0] ?? "")?.[1];
  if (tree === undefined) throw damaged(`the commit ${id.slice(0, 10)} names no tree`);
  const parents: string[] = [];
  for (const line of lines.slice(1)) {
    const parent = /^parent ([0-9a-f]{40})$/.exec(line)?.[1];
    if (parent === undefined) break;
    parents.push(parent);
  }
  const date = /^committer .*> (\d+)/m.exec(headers)?.[1] ?? "0";
  return { tree, parents, date: Number(date) };
}

/** As people read it, in Unicode whatever it was written in. @throws {AppError} `bad-request` when it has a fault */
export function readCommit(id: string, body: Uint8Array): CommitHeader {
  const plain = partsOf(body);
  const encoding = /^encoding (.+)$/m.exec(plain.headers)?.[1];
  const { headers, message } = encoding === undefined ? plain : partsOf(body, encoding);
  const [, name, email, date = ""] =
    /^author (.*?) *<([^>\n]*)>.*?(?:> )?(\d+ [+-]\d+)?$/m.exec(headers) ?? [];
  return commitHeader({ id, name, email, date, message });
}

function partsOf(body: Uint8Array, encoding = "utf-8"): { headers: string; message: string } {
  const text = decode(body, encoding);
  const end = text.indexOf("\n\n");
  return end === -1
    ? { headers: text, message: "" }
    : { headers: text.slice(0, end), message: text.slice(end + 2) };
}

function decode(body: Uint8Array, encoding: string): string {
  // What the web calls so is another encoding, with signs where this one has controls.
  if (/^(iso-?8859-1|latin-?1)$/i.test(encoding)) return Buffer.from(body).toString("latin1");
  return decoderOf(encoding).decode(body);
}

/** Git too shows a text as it is when it does not know its encoding. */
function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { ignoreBOM: true });
  } catch {
    return new TextDecoder("utf-8", { ignoreBOM: true });
  }
}
