import { AppError } from "@tandiff/shared/errors.ts";
import type { BundleRef } from "./bundle-header.ts";
import { damaged } from "./damaged.ts";
import type { PackReader } from "./pack-reader.ts";

/** What people call base and head; null where the bundle's names must tell. */
export interface RevisionNames {
  readonly base: string | null;
  readonly head: string | null;
}

/** A commit, and what people call it. */
export interface Revision {
  readonly name: string;
  readonly id: string;
}

/** Names in one sentence. */
const mostShown = 10;

/** Names that tell which is which. */
const usualBases = ["base", "main", "master", "develop", "trunk"];

/**
 * The commits of base and head.
 *
 * @throws {AppError} `bad-request` where a name is not in the bundle, or its names do not tell which is which
 */
export function chooseRevisions(
  refs: readonly BundleRef[],
  names: RevisionNames,
  pack: PackReader,
): { base: Revision; head: Revision } {
  const { base, head } = { ...guess(refs, names) };
  return { base: find(refs, base, pack), head: find(refs, head, pack) };
}

/** The branches and tags of a bundle, as people call them. */
export function refNames(refs: readonly BundleRef[]): string[] {
  return refs.map(({ name }) => shortName(name)).filter((name) => name !== "HEAD");
}

function guess(refs: readonly BundleRef[], names: RevisionNames): { base: string; head: string } {
  const known = refNames(refs);
  const base = names.base ?? usualBases.find((name) => known.includes(name) && name !== names.head);
  const others = known.filter((name) => name !== base);
  const head = names.head ?? (others.includes("head") ? "head" : others.length === 1 ? others[0] : undefined);
  if (base !== undefined && head !== undefined) return { base, head };
  throw new AppError(
    "bad-request",
    `The bundle has ${listed(known)}. Say which one is base and which one is head.`,
  );
}

function find(refs: readonly BundleRef[], name: string, pack: PackReader): Revision {
  const ref = refs.find((one) => one.name === name) ?? refs.find((one) => shortName(one.name) === name);
  const id = ref?.id ?? (/^[0-9a-f]{40}$/.test(name) ? name : null);
  if (id === null || !pack.has(id)) {
    throw new AppError("bad-request", `The bundle has no ${name}; it has ${listed(refNames(refs))}.`);
  }
  return { name, id: commitOf(id, pack) };
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return "no branches";
  const shown = names.slice(0, mostShown).join(", ");
  return names.length > mostShown ? `${shown} and ${names.length - mostShown} more` : shown;
}

/** What an annotated tag stands for, which may be a tag again. */
function commitOf(id: string, pack: PackReader): string {
  let at = id;
  for (let hops = 0; hops < 10; hops++) {
    const object = pack.object(at);
    if (object?.kind === "commit") return at;
    if (object?.kind !== "tag") break;
    at = /^object ([0-9a-f]{40})$/m.exec(Buffer.from(object.body).toString("latin1"))?.[1] ?? "";
  }
  throw damaged(`${id.slice(0, 10)} is no commit`);
}

function shortName(name: string): string {
  return name.replace(/^refs\/(heads|tags|remotes)\//, "");
}
