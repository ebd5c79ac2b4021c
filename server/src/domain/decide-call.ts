import { AppError } from "@tandiff/shared/errors.ts";
import { pathFault } from "@tandiff/shared/exercise/path-fault.ts";
import type { FileId } from "@tandiff/shared/ids.ts";
import { cleanOutput } from "@tandiff/shared/output/clean-output.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { WorkspaceSpot } from "@tandiff/shared/session/call.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import type { SessionState, WorkspaceFile } from "@tandiff/shared/session/state.ts";
import { findThread, taken } from "./decide.ts";

type CallCommand = Extract<
  Command,
  { type: "call.pause" | "call.resume" | `agenda.${string}` | `file.${string}` | `fix.${string}` }
>;
type OtherCommand = Extract<Command, { type: `output.${string}` | `focus.${string}` }>;

/**
 * What a command of the call makes happen; role and phase were judged already.
 * @throws AppError with the sentence for the person when it may not be done.
 */
export function decideInCall(
  command: CallCommand | OtherCommand,
  state: SessionState,
  headPaths: readonly string[],
): Event[] {
  if (command.type.startsWith("file.")) assertNoFocus(state);
  switch (command.type) {
    case "call.pause":
      return state.clock.runningSince === null ? [] : [{ kind: "call.paused" }];
    case "call.resume":
      return state.clock.runningSince === null ? [{ kind: "call.resumed" }] : [];
    case "agenda.order":
      return [{ kind: "agenda.ordered", threads: [...agendaOf(state, command.threads)] }];
    case "agenda.present": {
      if (command.thread !== null) findThread(state, command.thread);
      else if (state.presented === null) return [];
      return [{ kind: "agenda.presented", thread: command.thread }];
    }
    case "file.create":
      return [createFile(state, command, headPaths)];
    case "file.rename": {
      const file = findFile(state, command.file);
      if (file.deleted) throw new AppError("conflict", "This file has been deleted. Restore it first.");
      if (file.path === command.path) return [];
      return [
        { kind: "file.renamed", file: file.id, path: freePath(state, command.path, file.id, headPaths) },
      ];
    }
    case "file.delete": {
      const file = findFile(state, command.file);
      return file.deleted ? [] : [{ kind: "file.deleted", file: file.id }];
    }
    case "file.restore": {
      const file = findFile(state, command.file);
      return file.deleted
        ? [{ kind: "file.restored", file: file.id, path: freePath(state, file.path, file.id, headPaths) }]
        : [];
    }
    case "fix.tie": {
      findFile(state, command.change.file);
      if (command.thread !== null) findThread(state, command.thread);
      return [{ kind: "fix.tied", change: command.change, thread: command.thread }];
    }
    case "output.add": {
      const { output, title } = command;
      const text = cleanOutput(command.text);
      if (text === "") throw new AppError("bad-request", "There is no text in this output.");
      if (state.outputs.some(({ id }) => id === output)) throw taken();
      if (state.outputs.length >= limits.outputs) {
        throw new AppError("too-large", `A session holds at most ${limits.outputs} outputs.`);
      }
      return [{ kind: "output.added", output, title, text }];
    }
    case "focus.offer":
      assertNoFocus(state);
      return [{ kind: "focus.offered", minutes: command.minutes }];
    case "focus.decline":
      return state.focus.kind === "offered" ? [{ kind: "focus.declined" }] : [];
    case "focus.start":
      assertNoFocus(state);
      return [{ kind: "focus.started", minutes: command.minutes }];
    case "focus.end":
    case "focus.cancel":
      if (state.focus.kind !== "running") return [];
      return [{ kind: "focus.ended", kept: command.type === "focus.end" }];
  }
}

/** @throws AppError unless the spot is in a file of the workspace and stands alone. */
export function assertSpot(state: SessionState, position: Position | null, spot: WorkspaceSpot): void {
  findFile(state, spot.file);
  if (position === null && spot.lines.start <= spot.lines.end) return;
  throw new AppError("bad-request", "A thread stands in the merge request or in the workspace, not in both.");
}

function assertNoFocus(state: SessionState): void {
  if (state.focus.kind === "running") throw new AppError("conflict", "A focus time is running already.");
}

/** What ends a running focus time such that what was written is kept. */
export function endFocus({ focus }: SessionState): Event[] {
  return focus.kind === "running" ? [{ kind: "focus.ended", kept: true }] : [];
}

/** Each thread once, and only those that are there. */
function agendaOf(state: SessionState, asked: readonly string[]): SessionState["agenda"] {
  const wanted = [...new Set(asked)];
  return wanted.flatMap((id) =>
    state.threads.filter((thread) => thread.id === id).map((thread) => thread.id),
  );
}

function createFile(
  state: SessionState,
  { file, path }: { file: FileId; path: string },
  headPaths: readonly string[],
): Event {
  const files = filesOf(state);
  if (files.some(({ id }) => id === file)) throw taken();
  if (files.length >= limits.workspaceFiles) {
    throw new AppError("too-large", `A workspace holds at most ${limits.workspaceFiles} files.`);
  }
  return { kind: "file.created", file, path: freePath(state, path, file, headPaths) };
}

function filesOf(state: SessionState): readonly WorkspaceFile[] {
  if (state.workspace === null) throw new AppError("conflict", "There is no workspace yet.");
  return state.workspace.files;
}

export function findFile(state: SessionState, id: FileId): WorkspaceFile {
  const file = filesOf(state).find((one) => one.id === id);
  if (!file) throw new AppError("conflict", "This file is not part of the workspace.");
  return file;
}

/**
 * The path asked for, or that with a number before its extension where another file has it, is in the way
 * as a folder, or would become one; also where only a Mac or Windows would take both for the same.
 */
function freePath(state: SessionState, asked: string, own: FileId, headPaths: readonly string[]): string {
  const files = filesOf(state);
  const editable = new Set<string>(files.map(({ id }) => id));
  const others = [
    ...files.filter(({ id, deleted }) => id !== own && !deleted).map(({ path }) => path),
    // Files that are only read are not in the workspace, and are in the way all the same.
    ...headPaths.filter((_, index) => !editable.has(index.toString(36))),
  ].map((path) => path.toLowerCase());
  const isFree = (path: string): boolean => {
    const name = path.toLowerCase();
    return others.every(
      (other) => other !== name && !other.startsWith(`${name}/`) && !name.startsWith(`${other}/`),
    );
  };
  const slash = asked.lastIndexOf("/");
  const dot = asked.lastIndexOf(".");
  const stem = dot > slash + 1 ? asked.slice(0, dot) : asked;
  const extension = asked.slice(stem.length);
  for (let number = 2; number < 1_000; number++) {
    const path = number === 2 ? asked : `${stem}-${number - 1}${extension}`;
    if (isFree(path) && pathFault(path) === null) return path;
  }
  throw new AppError("conflict", "A file is in the way of this path. Choose another one.");
}
