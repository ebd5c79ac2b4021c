import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { PatchFile } from "@tandiff/shared/patch/unified.ts";
import { isLow } from "@tandiff/shared/text/text-changes.ts";
import { readTextFile, writeTextFile } from "@tandiff/shared/text/text-file.ts";
import type { Text } from "yjs";
import type { Name, TestCall } from "./testing-call.ts";
import { editText, latin1, oddLines, pick, startingFiles, utf8, type Random } from "./testing-repository.ts";

const names: readonly Name[] = ["cleo", "ivan", "ines"];

/** For tests only: base and head of a merge request that changes what may be changed, binary files and links too. */
export function randomExercise(random: Random): { base: readonly PatchFile[]; head: readonly PatchFile[] } {
  const base = startingFiles
    .filter(() => random(4) > 0)
    .map(([path, bytes, mode = "100644"]): PatchFile => ({ path, bytes, mode }));
  base.push({ path: "bin/logo", mode: "100644", bytes: latin1(`\0${"\xff".repeat(random(200))}`) });
  base.push({ path: "link", mode: "120000", bytes: utf8("plain.txt") });
  const head = base.flatMap((file): PatchFile[] => {
    if (random(12) === 0) return [];
    if (file.mode === "120000") return [random(2) === 0 ? file : { ...file, bytes: utf8("elsewhere") }];
    const text = readTextFile(file.bytes);
    let after = file;
    if (text.kind === "editable" && random(3) === 0) {
      after = { ...after, bytes: writeTextFile(editText(text.text, random), text) };
    }
    if (file.path === "bin/logo" && random(2) === 0) {
      after = { ...after, bytes: latin1(`\0\r\n${"a\n".repeat(random(400))}`) };
    }
    if (random(8) === 0) after = { ...after, path: `renamed/${after.path}` };
    if (random(8) === 0) after = { ...after, mode: after.mode === "100644" ? "100755" : "100644" };
    return [after];
  });
  if (random(2) === 0) head.push({ path: "added.txt", mode: "100644", bytes: utf8(editText("", random)) });
  return { base, head };
}

/** For tests only: people write, undo, make, rename, delete and restore files for threads, in any order. */
export function playRandomly(call: TestCall, head: readonly PatchFile[], random: Random): void {
  const threads = Array.from({ length: 1 + random(5) }, (_, index) =>
    call.thread(pick(random, names), pick(random, oddLines).trim() || `Thread ${index}`),
  );
  const causes: readonly (ThreadId | null)[] = [...threads, null];
  for (let step = 8 + random(30); step > 0; step--) {
    const files = call.state.workspace?.files ?? [];
    const file = pick(random, files);
    const [by, cause] = [pick(random, names), pick(random, causes)];
    const free = (path: string, own: FileId | null = file.id): string => freePath(call, head, own, path);
    switch (random(16)) {
      case 0:
        call.create(by, free(pick(random, ["new", "deep/new dir/ñ", "plain.txt"]), null), "", cause);
        break;
      case 1:
        if (!file.deleted) rename(call, by, cause, file.id, free(`moved here/${file.path}`));
        break;
      case 2:
        swap(call, by, cause, random);
        break;
      case 3:
        if (!file.deleted) call.event(by, { kind: "file.deleted", file: file.id }, cause);
        else call.event(by, { kind: "file.restored", file: file.id, path: free(file.path) }, cause);
        break;
      case 4:
      case 5:
        call.undo(by, cause, file.id);
        break;
      case 6: {
        const change = { file: file.id, start: random(4), end: 4 + random(4) };
        call.event(by, { kind: "fix.tied", change, thread: cause });
        break;
      }
      case 7:
      case 8:
      case 9:
        call.edit(by, cause, file.id, (text) => editCharacters(text, random));
        break;
      default:
        call.edit(by, cause, file.id, (text) => editLines(text, random));
    }
  }
}

/** For tests only: the files that a call leaves. */
export function filesAfter(call: TestCall, head: readonly PatchFile[]): readonly PatchFile[] {
  const files = call.state.workspace?.files ?? [];
  const sorted = head.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const fixed = sorted.filter((_, index) => !files.some(({ id }) => id === index.toString(36)));
  return [
    ...fixed,
    ...files.flatMap(({ id, path, deleted, created }): PatchFile[] => {
      if (deleted) return [];
      if (created) return [{ path, mode: "100644", bytes: utf8(call.text(id)) }];
      const before = sorted[Number.parseInt(id, 36)];
      const original = before && readTextFile(before.bytes);
      if (original?.kind !== "editable") return [];
      return [{ path, mode: before?.mode ?? "100644", bytes: writeTextFile(call.text(id), original) }];
    }),
  ];
}

function rename(call: TestCall, by: Name, cause: ThreadId | null, file: FileId, path: string): void {
  call.event(by, { kind: "file.renamed", file, path }, cause);
}

/** Two files take each other's places. */
function swap(call: TestCall, by: Name, cause: ThreadId | null, random: Random): void {
  const there = (call.state.workspace?.files ?? []).filter(({ deleted }) => !deleted);
  const [one, two] = [there[random(there.length)], there[random(there.length)]];
  if (!one || !two || one === two) return;
  rename(call, by, cause, one.id, "on its way");
  rename(call, by, cause, two.id, one.path);
  rename(call, by, cause, one.id, two.path);
}

/** The path, or one beside it that no other file is in the way of. */
function freePath(call: TestCall, head: readonly PatchFile[], own: FileId | null, path: string): string {
  const mine = call.state.workspace?.files.find(({ id, deleted }) => id === own && !deleted)?.path;
  const taken = filesAfter(call, head)
    .map((file) => file.path)
    .filter((one) => one !== mine);
  const isFree = (wanted: string): boolean =>
    !taken.some((one) => one === wanted || one.startsWith(`${wanted}/`) || wanted.startsWith(`${one}/`));
  for (let count = 1; ; count++) {
    const wanted = count === 1 ? path : `${path} ${count}`;
    if (isFree(wanted)) return wanted;
  }
}

function editLines(text: Text, random: Random): void {
  const now = text.toJSON();
  if (random(20) === 0) return text.delete(0, text.length);
  const lines = now.split("\n");
  const first = random(lines.length + 1);
  const count = random(3);
  const start = lines.slice(0, first).join("\n").length + (first > 0 && first < lines.length ? 1 : 0);
  const end = Math.min(now.length, start + lines.slice(first, first + count).join("\n").length);
  text.delete(start, end - start);
  const added = Array.from({ length: random(4) }, () => `${pick(random, oddLines)}\n`).join("");
  text.insert(start, random(8) === 0 ? added.trimEnd() : added);
}

function editCharacters(text: Text, random: Random): void {
  const now = text.toJSON();
  const whole = (at: number): number => (isLow(now.charCodeAt(at)) ? at - 1 : at);
  const start = whole(random(now.length + 1));
  const end = Math.max(start, whole(Math.min(now.length, start + random(30))));
  if (random(2) === 0) text.delete(start, end - start);
  text.insert(start, pick(random, ["x", "some words", "\n", "größe", " "]));
}
