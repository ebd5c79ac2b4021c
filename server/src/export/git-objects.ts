import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

/** Which hash names a repository's objects. */
export type ObjectFormat = "sha1" | "sha256";

/** Object types as packs number them. Source: git's gitformat-pack(5), "Object types". */
const packTypes = { commit: 1, tree: 2, blob: 3 } as const;

/** What takes a repository's objects and names them. */
export interface ObjectSink {
  /** Takes an object and gives back its id, in hexadecimal. */
  add(kind: keyof typeof packTypes, body: Uint8Array): string;
}

/** Names objects, and keeps none. */
export function objectNames(format: ObjectFormat): ObjectSink {
  return { add: (kind, body) => objectId(format, kind, body) };
}

function objectId(format: ObjectFormat, kind: keyof typeof packTypes, body: Uint8Array): string {
  return createHash(format).update(`${kind} ${body.length}\0`).update(body).digest("hex");
}

/** Gathers git objects, each once, and writes them as a packfile, version 2. */
export class PackWriter implements ObjectSink {
  readonly #format: ObjectFormat;
  readonly #packed = new Map<string, Uint8Array>();

  constructor(format: ObjectFormat) {
    this.#format = format;
  }

  /** Adds an object and gives back its id, in hexadecimal. */
  add(kind: keyof typeof packTypes, body: Uint8Array): string {
    const id = objectId(this.#format, kind, body);
    if (!this.#packed.has(id)) {
      this.#packed.set(id, Buffer.concat([packHeader(packTypes[kind], body.length), deflateSync(body)]));
    }
    return id;
  }

  /** The whole packfile. */
  finish(): Uint8Array {
    const start = Buffer.alloc(12);
    start.write("PACK");
    start.writeUInt32BE(2, 4);
    start.writeUInt32BE(this.#packed.size, 8);
    const body = Buffer.concat([start, ...this.#packed.values()]);
    return Buffer.concat([body, createHash(this.#format).update(body).digest()]);
  }
}

/** Type and size: 4 bits of size beside the type, then 7 bits a byte, lowest first. */
function packHeader(type: number, size: number): Uint8Array {
  const bytes = [(type << 4) | (size & 15)];
  let rest = Math.floor(size / 16);
  while (rest > 0) {
    bytes.push(rest & 127);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from(bytes, (byte, index) => (index < bytes.length - 1 ? byte | 128 : byte));
}

/** One line of a tree object: a file, or a folder with mode "40000". */
export interface TreeLine {
  readonly name: string;
  readonly mode: string;
  readonly id: string;
}

/** The body of a tree object. Git orders names by their bytes, a folder's with a slash at its end. */
export function treeBody(lines: readonly TreeLine[]): Uint8Array {
  const keyed = lines.map((line) => ({
    line,
    key: Buffer.from(line.mode === "40000" ? `${line.name}/` : line.name),
  }));
  return Buffer.concat(
    keyed
      .toSorted((a, b) => Buffer.compare(a.key, b.key))
      .flatMap(({ line }) => [Buffer.from(`${line.mode} ${line.name}\0`), Buffer.from(line.id, "hex")]),
  );
}

/** The body of a commit object, whose committer is its author. `at` is ISO 8601 with an offset. */
export function commitBody(commit: {
  readonly tree: string;
  readonly parent: string | null;
  readonly author: { readonly name: string; readonly email: string; readonly at: string };
  readonly message: string;
}): Uint8Array {
  const { name, email, at } = commit.author;
  const person = `${plainIdent(name)} <${plainIdent(email)}> ${gitDate(at)}`;
  const parent = commit.parent === null ? "" : `parent ${commit.parent}\n`;
  return Buffer.from(
    `tree ${commit.tree}\n${parent}author ${person}\ncommitter ${person}\n\n${commit.message}`,
  );
}

/** Git's raw date, seconds and zone, e.g. "1700000000 +0530". Git has no dates before 1970. */
export function gitDate(at: string): string {
  const seconds = Math.max(0, Math.floor(Date.parse(at) / 1000));
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(at) ?? ["", "+", "00", "00"];
  return `${seconds} ${sign}${hours}${minutes}`;
}

/** Without the characters that would end a name or an address early. */
function plainIdent(text: string): string {
  return text.replaceAll(/[\0\n<>]/g, "");
}
