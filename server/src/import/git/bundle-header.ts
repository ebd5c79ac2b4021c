import { AppError } from "@tandiff/shared/errors.ts";
import { damaged } from "./damaged.ts";

/** A name of the bundle's, e.g. "refs/heads/main", and the id that it stands for. */
export interface BundleRef {
  readonly name: string;
  readonly id: string;
}

export interface BundleHeader {
  readonly refs: readonly BundleRef[];
  /** Where the packfile begins. */
  readonly packAt: number;
}

const signature = /^# v[23] git bundle$/;
/** More than git itself writes for any sensible repository. */
const mostLines = 10_000;
const longestLine = 4_096;

/** Whether a file says of itself that it is a git bundle. */
export function isBundle(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, 32)).toString("latin1").startsWith("# v");
}

/**
 * Reads what stands before a bundle's packfile. Source of the format: git's gitformat-bundle(5).
 *
 * @throws {AppError} `bad-request` where it is damaged, or is not whole in itself
 */
export function readBundleHeader(file: Uint8Array): BundleHeader {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const refs: BundleRef[] = [];
  let at = 0;
  for (let number = 0; number < mostLines; number++) {
    const end = bytes.indexOf(0x0a, at);
    if (end === -1 || end - at > longestLine) break;
    const line = bytes.toString("utf8", at, end);
    at = end + 1;
    if (line === "") return { refs, packAt: at };
    if (number === 0) {
      if (!signature.test(line)) throw unknownVersion(line);
    } else if (line.startsWith("@")) refuseCapability(line.slice(1));
    else if (line.startsWith("-")) throw notWhole();
    else refs.push(readRef(line));
  }
  throw damaged("its header does not end");
}

function readRef(line: string): BundleRef {
  const [, id, name] = /^([0-9a-f]{40}) (.+)$/.exec(line) ?? [];
  if (id === undefined || name === undefined) throw damaged("a line of its header names no revision");
  return { id, name };
}

function refuseCapability(capability: string): void {
  if (capability === "object-format=sha1") return;
  const reason = capability.startsWith("object-format=")
    ? "Its repository does not use SHA-1, which is all that can be read here"
    : capability.startsWith("filter=")
      ? "It was made with a filter, so files are missing"
      : `It asks for ${JSON.stringify(capability)}, which is not known here`;
  throw new AppError("bad-request", `The bundle cannot be read. ${reason}.`);
}

function notWhole(): AppError {
  return new AppError(
    "bad-request",
    "The bundle needs commits that it does not hold. Make it of whole branches: git bundle create FILE main change.",
  );
}

function unknownVersion(line: string): AppError {
  return new AppError("bad-request", `This is no git bundle of version 2 or 3: ${JSON.stringify(line)}.`);
}
