import {
  blobId,
  blobType,
  deltaSize,
  idDeltaType,
  offsetDeltaType,
  rawBundle,
  type RawEntry,
} from "./pack.fixture.ts";
import { commitBody, PackWriter, type TreeLine, treeBody } from "../../export/git-objects.ts";

const MiB = 1024 * 1024;
const blob = (body: Uint8Array, size?: number): RawEntry => ({
  type: blobType,
  body,
  ...(size !== undefined && { size }),
});
const plain = Buffer.from("plain\n");
const idDelta = (base: Uint8Array, body: readonly number[]): RawEntry => ({
  type: idDeltaType,
  base,
  body: Uint8Array.from(body),
});

/** A bundle whose change has these trees, the last one as its root. */
function withTrees(trees: (pack: PackWriter) => string): Buffer {
  const pack = new PackWriter("sha1");
  const file = pack.add("blob", plain);
  const start = pack.add("tree", treeBody([{ name: "a", mode: "100644", id: file }]));
  const author = { name: "Eve", email: "eve@example.org", at: "2026-01-01T00:00:00Z" };
  const base = pack.add("commit", commitBody({ tree: start, parent: null, author, message: "Start\n" }));
  const tree = trees(pack);
  const head = pack.add("commit", commitBody({ tree, parent: base, author, message: "Change\n" }));
  const refs = `# v2 git bundle\n${base} refs/heads/main\n${head} refs/heads/change\n\n`;
  return Buffer.concat([Buffer.from(refs), pack.finish()]);
}

function named(name: string, mode = "100644"): Buffer {
  return withTrees((pack) => {
    const id = pack.add("blob", plain);
    const lines: TreeLine[] = [{ name, mode, id: mode === "40000" ? pack.add("tree", Buffer.alloc(0)) : id }];
    return pack.add("tree", treeBody(lines));
  });
}

/** Ten levels of ten folders each, all of them the same tree. */
function treeBomb(): Buffer {
  return withTrees((pack) => {
    let lines: TreeLine[] = [{ name: "a", mode: "100644", id: pack.add("blob", plain) }];
    for (let level = 0; level < 10; level++) {
      const id = pack.add("tree", treeBody(lines));
      lines = Array.from({ length: 10 }, (_, index) => ({ name: `${index}`, mode: "40000", id }));
    }
    return pack.add("tree", treeBody(lines));
  });
}

/** Copies the whole base as often as it takes: some bytes that stand for 16 MiB. */
function copies(base: Uint8Array, total: number): number[] {
  const once = [0x80 | 0x70, ...[0, 8, 16].map((shift) => (base.length >> shift) & 255)];
  return [
    ...deltaSize(base.length),
    ...deltaSize(total),
    ...Array.from({ length: total / base.length }, () => once).flat(),
  ];
}

function deltaBomb(): Buffer {
  const base = Buffer.alloc(8 * MiB);
  const grown = idDelta(blobId(base), copies(base, 16 * MiB));
  return rawBundle([blob(base), ...Array.from({ length: 2_000 }, () => grown)]);
}

function inflateBomb(): Buffer {
  const large = blob(Buffer.alloc(16 * MiB));
  return rawBundle(Array.from({ length: 40 }, () => large));
}

/** Each grows the one before by a byte, deeper than git goes. */
function longChain(): Buffer {
  const entries = [blob(Buffer.alloc(1))];
  let distance = lengthOf(entries[0]);
  for (let size = 1; size <= 4_100; size++) {
    const copy = [0x80 | 0x30, size & 255, size >> 8];
    const body = Uint8Array.from([...deltaSize(size), ...deltaSize(size + 1), ...copy, 1, 7]);
    const entry = { type: offsetDeltaType, base: Uint8Array.of(distance), body };
    entries.push(entry);
    distance = lengthOf(entry);
  }
  return rawBundle(entries);
}

function lengthOf(entry: RawEntry | undefined): number {
  return rawBundle(entry ? [entry] : []).length - rawBundle([]).length;
}

/** What the others are made from, which is right. */
export const harmlessBundle = withTrees((pack) =>
  pack.add("tree", treeBody([{ name: "b", mode: "100644", id: pack.add("blob", plain) }])),
);
const changedLate = Buffer.from(harmlessBundle);
changedLate[harmlessBundle.length - 30] = 1 ^ (harmlessBundle.at(-30) ?? 0);

/** For tests only: bundles that nobody means well with, each with a part of the sentence that refuses it. */
export const hostileBundles: Readonly<Record<string, readonly [file: () => Buffer, sentence: string]>> = {
  "a bundle that is cut short": [() => harmlessBundle.subarray(0, -100), "checksum does not fit"],
  "a bundle with a changed byte": [() => changedLate, "checksum does not fit"],
  "a header without an end": [() => Buffer.from("# v2 git bundle\n"), "its header does not end"],
  "a header line without an end": [() => Buffer.alloc(9_000, "# v2 git bundle "), "its header does not end"],
  "a version to come": [() => Buffer.from("# v4 git bundle\n\n"), "no git bundle of version 2 or 3"],
  "SHA-256": [
    () => rawBundle([], 0, "# v3 git bundle\n@object-format=sha256\n\n"),
    "Its repository does not use SHA-1",
  ],
  "a filter": [() => rawBundle([], 0, "# v3 git bundle\n@filter=blob:none\n\n"), "made with a filter"],
  "commits that are elsewhere": [
    () => rawBundle([], 0, `# v2 git bundle\n-${"1".repeat(40)} Start\n\n`),
    "needs commits that it does not hold",
  ],
  "no pack": [() => Buffer.from("# v2 git bundle\n\n"), "it has no packfile"],
  "a header that says 1 GiB": [() => rawBundle([blob(plain, 1024 * MiB)]), "has 1,073,741,824 bytes"],
  "a size of many digits": [
    () => rawBundle([blob(plain, Number.MAX_SAFE_INTEGER)]),
    "An object of the bundle has",
  ],
  "an object that is larger than it says": [() => rawBundle([blob(plain, 3)]), "is larger than it says"],
  "an object that is smaller than it says": [() => rawBundle([blob(plain, 30)]), "is smaller than it says"],
  "fewer objects than it says": [() => rawBundle([blob(plain)], 2), "The bundle is damaged"],
  "more objects than it says": [() => rawBundle([blob(plain), blob(plain)], 1), "after its last object"],
  "four billion objects": [() => rawBundle([blob(plain)], 0xffff_ffff), "has 4,294,967,295 objects"],
  "a kind that git does not have": [() => rawBundle([{ type: 5, body: plain }]), "not known"],
  "deltas of each other": [
    () => {
      const [one, other] = [Buffer.alloc(20, 1), Buffer.alloc(20, 2)];
      return rawBundle([idDelta(one, [1, 1, 1, 65]), idDelta(other, [1, 1, 1, 65])]);
    },
    "deltas of objects that are not there",
  ],
  "a delta of itself": [
    () => rawBundle([{ type: offsetDeltaType, base: Uint8Array.of(0), body: Uint8Array.of(1, 1, 1, 65) }]),
    "before the first object",
  ],
  "a delta of another base": [() => rawBundle([blob(plain), idDelta(blobId(plain), [9, 1])]), "does not fit"],
  "a delta that copies from beyond": [
    () => rawBundle([blob(plain), idDelta(blobId(plain), [6, 200, 1, 0x90, 200])]),
    "copies from beyond its base",
  ],
  "a delta that makes too much": [
    () => rawBundle([blob(plain), idDelta(blobId(plain), [6, 1, 2, 65, 66])]),
    "makes more than it says",
  ],
  "a delta that is cut short": [
    () => rawBundle([blob(plain), idDelta(blobId(plain), [6, 9, 9, 65])]),
    "a delta is cut short",
  ],
  "a delta that says 1 GiB": [
    () => rawBundle([blob(plain), idDelta(blobId(plain), [6, ...deltaSize(1024 * MiB)])]),
    "has 1,073,741,824 bytes",
  ],
  "a delta bomb": [deltaBomb, "unpacks to more than can be taken in"],
  "a zip bomb of blobs": [inflateBomb, "unpacks to more than can be taken in"],
  "a chain without end": [longChain, "a chain of more deltas than git makes"],
  "a bomb of trees": [treeBomb, "the limit is"],
  "a way up": [() => named(".."), 'The path ".." has a part ".."'],
  "a way down in a name": [() => named("a/b"), "The bundle is damaged"],
  "the repository's own folder": [() => named(".GIT", "40000"), 'The path ".GIT" has a part .git'],
  "a name for Windows": [() => named("a\\..\\b"), 'has a part ".."'],
  "a name of nothing": [() => named(""), "is empty"],
  "a mode of no file": [() => named("device", "60000"), "has the unknown mode 60000"],
  "a name twice": [
    () =>
      withTrees((pack) => {
        const id = pack.add("blob", plain);
        return pack.add(
          "tree",
          treeBody([
            { name: "x", mode: "100644", id },
            { name: "x", mode: "40000", id },
          ]),
        );
      }),
    "twice",
  ],
  "a tree that is a blob": [() => withTrees((pack) => pack.add("blob", plain)), "is a blob and no tree"],
};
