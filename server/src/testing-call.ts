import { createHash, randomUUID } from "node:crypto";
import * as Y from "yjs";
import { diffTrees } from "@tandiff/shared/diff/tree-diff.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { Tree, TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { byPath } from "@tandiff/shared/exercise/by-path.ts";
import {
  BlobHash,
  CommentId,
  ExerciseSlug,
  ExerciseVersion,
  FileId,
  ParticipantId,
  SessionId,
  ThreadId,
} from "@tandiff/shared/ids.ts";
import type { PatchFile } from "@tandiff/shared/patch/unified.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { Event } from "@tandiff/shared/session/events.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import { noLabels } from "@tandiff/shared/session/label-words.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { rootName } from "@tandiff/shared/sync/protocol.ts";
import type { LogRow, NewRow } from "./storage/port.ts";
import { readEvent } from "./storage/read-event.ts";
import { testRow } from "./storage/testing.ts";
import { CompactionReader } from "./sync/compact.ts";
import { seedWorkspace } from "./sync/seed.ts";
import { outcomeOf, type Outcome, type ReadExercise } from "./export/outcome.ts";
import { SessionReader } from "./export/workspace-text.ts";

/** For tests only: who takes part in a `TestCall`. */
export const people = {
  cleo: ParticipantId.parse("cleocleocleocleo"),
  ivan: ParticipantId.parse("ivanivanivanivan"),
  ines: ParticipantId.parse("inesinesinesines"),
} as const;
export type Name = keyof typeof people;

/** For tests only: an exercise whose merge request leads from one set of files to another. */
export function exerciseOf(base: Iterable<PatchFile>, head: Iterable<PatchFile>): ReadExercise {
  const blobs = new Map<BlobHash, Uint8Array>();
  const treeOf = (files: Iterable<PatchFile>): TreeEntry[] =>
    [...files]
      .map(({ path, mode, bytes }): TreeEntry => {
        if (mode === "160000") return { path, mode, commit: "1".repeat(40) };
        const blob = BlobHash.parse(createHash("sha256").update(bytes).digest("hex"));
        blobs.set(blob, bytes);
        return { path, mode, blob, size: bytes.length };
      })
      .toSorted(byPath);
  const trees = { base: treeOf(base), head: treeOf(head) };
  const slug = ExerciseSlug.parse("example");
  const content: ExerciseContent = {
    slug,
    title: "Example",
    language: null,
    brief: "",
    mergeRequest: { title: "Count parcels", description: "" },
    base: trees.base,
    commits: [
      {
        id: "0".repeat(40),
        message: "Head",
        author: { name: "Ann", email: "ann@example.org", at: "2026-01-01T00:00:00Z" },
        changes: changesBetween(trees.base, trees.head),
      },
    ],
  };
  const readBlob = (hash: BlobHash): Uint8Array => blobs.get(hash) ?? new Uint8Array();
  const summary = {
    slug,
    version: ExerciseVersion.parse("0".repeat(64)),
    kind: "review" as const,
    title: "Example",
    language: null,
    filesChanged: 0,
    additions: 0,
    deletions: 0,
    addedAt: 0,
    retiredAt: null,
  };
  return {
    exercise: { summary, content, diffs: diffTrees(trees.base, headTree(content), readBlob) },
    readBlob,
  };
}

function changesBetween(base: Tree, head: Tree): ExerciseContent["commits"][number]["changes"] {
  const paths = new Set(head.map(({ path }) => path));
  const gone = base.filter(({ path }) => !paths.has(path)).map(({ path }) => ({ path, entry: null }));
  return [...gone, ...head.map((entry) => ({ path: entry.path, entry }))];
}

/** For tests only: a call as its log has it, without a server. Everybody's page is always up to date. */
export class TestCall {
  readonly #exercise: ReadExercise;
  #rows: LogRow[] = [];
  readonly #pages = new Map<Name, Page>();
  #at = Date.UTC(2026, 10, 2, 9);

  constructor(exercise: ReadExercise) {
    this.#exercise = exercise;
    const { content } = exercise.exercise;
    const roles = { cleo: "candidate", ivan: "interviewer", ines: "interviewer" } as const;
    this.event(null, {
      kind: "session.created",
      id: SessionId.parse("sessionsessionse"),
      exercise: { slug: content.slug, version: exercise.exercise.summary.version, title: content.title },
      participants: [
        { id: people.cleo, name: "Cleo", role: roles.cleo },
        { id: people.ivan, name: "Ivan", role: roles.ivan },
        { id: people.ines, name: "Inès", role: roles.ines },
      ],
      callAt: null,
      opensAt: 0,
    });
    this.event("ivan", { kind: "phase.changed", to: "call" });
    const seed = seedWorkspace(content, exercise.readBlob);
    this.event(null, { kind: "workspace.seeded", epoch: "1", files: seed.files });
    this.#row(null, { kind: "update:code", payload: seed.update });
    for (const [index, name] of Object.keys(people).filter(isName).entries()) {
      this.#pages.set(name, new Page(100 + index, seed.update));
    }
  }

  get state(): SessionState {
    return this.#rows.flatMap((row) => readEvent(row) ?? []).reduce(reduce, emptyState);
  }

  /** In the form that rows have: what may be absent may be so here. */
  event(by: Name | null, event: unknown, cause: ThreadId | null = null): void {
    const { kind } = Event.parse(event);
    this.#row(by, { kind, cause, payload: new TextEncoder().encode(JSON.stringify(event)) });
  }

  /** Opens a thread. */
  thread(by: Name, body: string, position: Position | null = null, labels: Labels = noLabels): ThreadId {
    const thread = ThreadId.parse(randomUUID());
    const comment = CommentId.parse(randomUUID());
    this.event(by, { kind: "thread.opened", thread, position, labels, comment, body });
    return thread;
  }

  text(file: string): string {
    return this.#page("cleo").text(file).toJSON();
  }

  /** Writes in a file for a thread, or for none, as one edit. */
  edit(by: Name, cause: ThreadId | null, file: string, change: (text: Y.Text) => void): void {
    this.#change(by, cause, (page) => {
      page.undo(file).stopCapturing();
      page.doc.transact(() => change(page.text(file)), page);
    });
  }

  /** Puts other words in the place of the first such ones. */
  replace(by: Name, cause: ThreadId | null, file: string, old: string, words: string): void {
    this.edit(by, cause, file, (text) => {
      const at = text.toJSON().indexOf(old);
      if (at < 0) throw new Error(`There is no ${JSON.stringify(old)}.`);
      text.delete(at, old.length);
      text.insert(at, words);
    });
  }

  /** Takes the last edit of one's own in a file back. */
  undo(by: Name, cause: ThreadId | null, file: string): void {
    this.#change(by, cause, (page) => page.undo(file).undo());
  }

  /** Makes a file. */
  create(by: Name, path: string, text: string, cause: ThreadId | null = null): FileId {
    const file = FileId.parse(randomUUID());
    this.event(by, { kind: "file.created", file, path }, cause);
    if (text !== "") this.edit(by, cause, file, (target) => target.insert(0, text));
    return file;
  }

  outcome(): Outcome {
    const reader = new SessionReader();
    for (const row of this.#rows) reader.read(row);
    return done(outcomeOf(reader.session(), this.#exercise, this.#at));
  }

  /** Ends the call and destroys how its texts came about, as the server does. */
  compact(): void {
    this.event("ivan", { kind: "phase.changed", to: "ended" });
    const { state } = this;
    const reader = new CompactionReader(state);
    for (const row of this.#rows) reader.read(row);
    const compaction = done(reader.compaction(this.#at));
    const goes = new Set<LogRow["kind"]>(compaction.kinds);
    this.#rows = this.#rows.filter(({ kind }) => kind !== "update:code" && !goes.has(kind));
    for (const row of compaction.rows) this.#rows.push({ ...row, seq: this.#rows.length + 1 });
  }

  #page(name: Name): Page {
    const page = this.#pages.get(name);
    if (!page) throw new Error(`${name} has no page.`);
    return page;
  }

  #change(by: Name, cause: ThreadId | null, change: (page: Page) => void): void {
    const page = this.#page(by);
    for (const payload of page.updatesOf(() => change(page))) {
      this.#row(by, { kind: "update:code", cause, payload });
      for (const other of this.#pages.values()) if (other !== page) Y.applyUpdate(other.doc, payload);
    }
  }

  #row(by: Name | null, columns: Partial<NewRow>): void {
    this.#at += 1_000;
    const participant = by && people[by];
    this.#rows.push({
      ...testRow("", { ...columns, at: this.#at, participant }),
      seq: this.#rows.length + 1,
    });
  }
}

class Page {
  readonly doc = new Y.Doc({ gc: false });
  readonly #undo = new Map<string, Y.UndoManager>();

  constructor(clientId: number, seed: Uint8Array) {
    this.doc.clientID = clientId;
    Y.applyUpdate(this.doc, seed);
  }

  text(file: string): Y.Text {
    return this.doc.getText(rootName(file));
  }

  undo(file: string): Y.UndoManager {
    const known = this.#undo.get(file);
    if (known) return known;
    const made = new Y.UndoManager(this.text(file), { trackedOrigins: new Set([this]) });
    this.#undo.set(file, made);
    return made;
  }

  updatesOf(change: () => void): readonly Uint8Array[] {
    const updates: Uint8Array[] = [];
    const keep = (update: Uint8Array): void => void updates.push(update);
    this.doc.on("update", keep);
    change();
    this.doc.off("update", keep);
    return updates;
  }
}

function isName(name: string): name is Name {
  return name in people;
}

/** The result of a work that nobody interrupts. */
export function done<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
